-- The facts of an episode that criteria of eligibility can name, one row an episode and fact.
--
-- A fact is an answer (yes, no, unknown) or a number between two bounds, of which a null is one that nobody knows. It
-- was judged on the day of the diagnosis of the episode, but for the result of initial therapy, which was on that of
-- its follow-up.
--
-- Assumption: whether the primary is controlled holds for each of its episodes, as it is sent once.
-- Citation: none; which facts there are is Oligo's own.

{% set counts = ["lesion_count", "brain_metastasis_count", "node_metastasis_count"] -%}
{% set of_lesions = [
    "bone_metastasis", "lung_metastasis", "liver_metastasis", "brain_metastasis", "node_metastasis",
    "extrathoracic_metastasis", "bone_mechanically_stable", "bone_epidural_disease", "lung_resectable",
    "liver_resectable", "liver_adequate_remnant",
] -%}
{% set of_therapy = ["initial_systemic_therapy", "progression_on_initial_therapy", "response_to_initial_therapy"] -%}

with records as (
    select * from {{ ref("stg_episodes") }}
),

episodes as (
    select * from {{ ref("int_episodes_dated") }}
),

primaries as (
    select * from {{ ref("stg_primaries") }}
),

counts as (
    select * from {{ ref("int_episode_lesions_counted") }}
),

conditions as (
    select * from {{ ref("int_episode_lesions_judged") }}
),

therapies as (
    select * from {{ ref("int_initial_therapies_judged") }}
),

described as (
    select
        counts.*,
        conditions.bone_mechanically_stable,
        conditions.bone_epidural_disease,
        conditions.lung_resectable,
        conditions.liver_resectable,
        conditions.liver_adequate_remnant,
        episodes.diagnosis_day,
        records.ecog,
        primaries.controlled as primary_controlled,
        therapies.initial_systemic_therapy,
        therapies.progression_on_initial_therapy,
        therapies.response_to_initial_therapy,
        therapies.judged_day
    from records
    inner join episodes on records.episode_id = episodes.episode_id
    inner join counts on records.episode_id = counts.episode_id
    left join conditions on records.episode_id = conditions.episode_id
    inner join therapies on records.episode_id = therapies.episode_id
    left join primaries on records.primary_id = primaries.primary_id
),

final as (
    select
        episode_id,
        'ecog' as fact,
        cast(null as varchar) as answer,
        cast(ecog as double) as lowest,
        cast(ecog as double) as highest,
        diagnosis_day as judged_day
    from described
    {%- for fact in counts %}
        union all
        select
            episode_id,
            '{{ fact }}' as fact,
            cast(null as varchar) as answer,
            cast({{ fact }}_lowest as double) as lowest,
            cast({{ fact }}_highest as double) as highest,
            diagnosis_day as judged_day
        from described
    {%- endfor %}
    {%- for fact in ["primary_controlled"] + of_lesions + of_therapy %}
        union all
        select
            episode_id,
            '{{ fact }}' as fact,
            coalesce({{ fact }}, 'unknown') as answer,
            cast(null as double) as lowest,
            cast(null as double) as highest,
            {{ "judged_day" if fact.endswith("initial_therapy") else "diagnosis_day" }} as judged_day
        from described
    {%- endfor %}
)

select * from final
