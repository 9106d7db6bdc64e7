-- The state of an oligometastatic episode by the ESTRO-EORTC decision tree.
--
-- Polymetastatic before? yes: induced; no: genuine. Genuine and oligometastatic before? yes: repeat; no: de novo.
-- De novo and more than six months after the primary? no: synchronous; yes: metachronous. All but the synchronous:
-- under active systemic therapy? no: oligorecurrence; yes, and progressive lesions? yes: oligoprogression; no:
-- oligopersistence.
--
-- Citation: Guckenberger M et al., Lancet Oncol 2020;21:e18-28, doi:10.1016/S1470-2045(19)30718-1; the wording of the
-- tree is from secondary sources. Assumption: an unanswered question on the path leaves the episode unclassifiable, and
-- so does the one end that the tree lacks: metachronous, under therapy, not progressive.

with answers as (
    select * from {{ ref("int_episode_questions_answered") }}
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
        end as dynamics
    from answers
),

final as (
    select
        centre_id,
        patient_id,
        episode_id,
        polymetastatic_before,
        oligometastatic_before,
        over_six_months_after_primary,
        active_systemic_therapy,
        progressive_lesions,
        case
            when timing = 'synchronous' then 'synchronous'
            when timing = 'metachronous' and dynamics = 'oligopersistence' then 'unclassifiable'
            else coalesce(timing || '_' || dynamics, 'unclassifiable')
        end as state,
        case
            when timing = 'synchronous' or (timing is not null and dynamics is not null) then null
            when timing is not null and active_systemic_therapy = 'yes' then 'q5'
            when timing is not null then 'q4'
            when polymetastatic_before = 'no' and oligometastatic_before = 'no' then 'q3'
            when polymetastatic_before = 'no' then 'q2'
            else 'q1'
        end as missing_questions,
        case
            when timing = 'synchronous' then null
            when timing is null or dynamics is null then 'unanswered'
            when timing = 'metachronous' and dynamics = 'oligopersistence' then 'not_in_the_tree'
        end as unclassifiable_reason,
        'ESTRO-EORTC 2020, rule 1' as state_rule_version
    from branches
)

select * from final
