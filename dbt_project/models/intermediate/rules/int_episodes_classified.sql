-- The state of an oligometastatic episode by the ESTRO-EORTC decision tree.
--
-- Polymetastatic before? yes: induced; no: genuine. Genuine and oligometastatic before? yes: repeat; no: de novo.
-- De novo and more than six months after the primary? no: synchronous; yes: metachronous. All but the synchronous:
-- under active systemic therapy? no: oligorecurrence; yes, and progressive lesions? yes: oligoprogression; no:
-- oligopersistence.
--
-- Citation: Guckenberger M et al., Lancet Oncol 2020;21:e18-28, doi:10.1016/S1470-2045(19)30718-1; the wording of the
-- tree is from secondary sources. Assumption: an unanswered question on the path leaves the episode unclassifiable, and
-- so does the one end that the tree lacks: metachronous, under therapy, not progressive. Missing are all unanswered
-- questions that the path may still come to. Where it is only partial dates that leave question 3 open, both states
-- that they allow are named.

with answers as (
    select * from {{ ref("int_episode_questions_answered") }}
),

rule_sets as (
    select * from {{ ref("state_rule") }}
),

branches as (
    select
        answers.*,
        case
            -- 1. Polymetastatic disease before?
            when polymetastatic_before = 'yes' then 'induced'
            -- 2. Oligometastatic disease before?
            when polymetastatic_before = 'no' and oligometastatic_before = 'yes' then 'repeat'
            -- 3. More than six months after the primary?
            when polymetastatic_before = 'no' and oligometastatic_before = 'no'
                then case over_six_months_after_primary when 'no' then 'synchronous' when 'yes' then 'metachronous' end
        end as timing,
        case
            -- 4. Under active systemic therapy?
            when active_systemic_therapy = 'no' then 'oligorecurrence'
            -- 5. Progressive lesions?
            when active_systemic_therapy = 'yes' and progressive_lesions = 'yes' then 'oligoprogression'
            when active_systemic_therapy = 'yes' and progressive_lesions = 'no' then 'oligopersistence'
        end as dynamics,
        coalesce(polymetastatic_before = 'no' and oligometastatic_before = 'no', false)
        and coalesce(is_later_at_nearest <> is_later_at_farthest, false) as is_open_by_dates
    from answers
),

judged as (
    select
        branches.*,
        case
            when timing = 'synchronous' then 'synchronous'
            when timing = 'metachronous' and dynamics = 'oligopersistence' then 'unclassifiable'
            else coalesce(timing || '_' || dynamics, 'unclassifiable')
        end as state,
        case when dynamics in ('oligorecurrence', 'oligoprogression') then 'metachronous_' || dynamics end
            as state_if_metachronous
    from branches
),

final as (
    select
        judged.centre_id,
        judged.patient_id,
        judged.episode_id,
        judged.polymetastatic_before,
        judged.oligometastatic_before,
        judged.over_six_months_after_primary,
        judged.active_systemic_therapy,
        judged.progressive_lesions,
        judged.state,
        case
            when judged.is_open_by_dates
                then 'synchronous, ' || coalesce(judged.state_if_metachronous, 'unclassifiable')
        end
            as possible_states,
        case
            when judged.state <> 'unclassifiable' then null
            when judged.is_open_by_dates then 'partial_dates'
            when judged.timing = 'metachronous' and judged.dynamics = 'oligopersistence' then 'not_in_the_tree'
            else 'unanswered'
        end as unclassifiable_reason,
        {{ open_questions("judged") }} as missing_questions,
        rule_sets.rule_set || ', rule ' || rule_sets.version as state_rule_version
    from judged
    cross join rule_sets
)

select * from final
