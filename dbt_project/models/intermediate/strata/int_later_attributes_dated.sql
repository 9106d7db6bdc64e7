-- What an episode can be stratified by that is decided after its diagnosis, one row an episode, attribute and value,
-- with the days from which it is so. Such an attribute is no group at the index: whoever is in it had to live until
-- then. It is compared at landmarks only (survival.landmark_analysis).
--
-- The value with the lowest rank that is decided by a landmark holds there; where one of a lower rank may be decided by
-- then, because its day is partial or not known, the value is unknown. response: the first follow-up with a complete or
-- partial response or no evidence of disease, else the first with an evaluable response. adjuvant_therapy: the first
-- systemic therapy of the setting adjuvant, none that started before the episode. local_treatment_of_all: the
-- start of the first local treatment of the metastasis that was treated last, where all on record were treated.
-- Assumption: no adjuvant therapy on record is told as that, and is no proof that there was none.
-- Citation: Anderson JR, Cain KC, Gelber RD, J Clin Oncol 1983;1:710-9; what decides a value is Oligo's own.

{% set values = [
    ("response", "response", 1, "evaluations", "assessment_day", "response in ('CR', 'PR', 'NED')"),
    ("response", "no response", 2, "evaluations", "assessment_day", "true"),
    ("adjuvant_therapy", "adjuvant therapy", 1, "adjuvant_therapies", "start_day", "true"),
    ("adjuvant_therapy", "none on record", 2, "episodes", "diagnosis_day", "true"),
    ("local_treatment_of_all", "all treated", 1, "metastases", "treated_day", "is_all_treated"),
    ("local_treatment_of_all", "not all treated", 2, "metastases", "seen_day", "true"),
] -%}

with episodes as (
    select * from {{ ref("int_episodes_dated") }}
),

assessments as (
    select * from {{ ref("int_assessments_dated") }}
),

responses as (
    select * from {{ ref("response") }}
),

treatments as (
    select * from {{ ref("int_treatments_dated") }}
),

modalities as (
    select * from {{ ref("modality") }}
),

lesions as (
    select * from {{ ref("stg_lesions") }}
),

local_treatments as (
    select * from {{ ref("int_lesion_first_treatments_picked") }}
),

evaluations as (
    select assessments.*
    from assessments
    inner join responses on assessments.response = responses.code
    where responses.is_evaluable
),

adjuvant_therapies as (
    select treatments.*
    from treatments
    inner join modalities on treatments.modality = modalities.code
    inner join episodes on treatments.episode_id = episodes.episode_id
    where
        treatments.setting = 'adjuvant'
        and modalities.is_systemic
        and coalesce(treatments.start_day_latest >= episodes.diagnosis_day_earliest, true)
),

metastases as (
    select
        lesions.episode_id,
        count(*) = count(local_treatments.lesion_id) as is_all_treated,
        max(local_treatments.start_day_earliest) as treated_day_earliest,
        case when count(*) = count(local_treatments.start_day_latest) then max(local_treatments.start_day_latest) end
            as treated_day_latest,
        max(episodes.diagnosis_day_earliest) as seen_day_earliest,
        max(episodes.diagnosis_day_latest) as seen_day_latest
    from lesions
    inner join episodes on lesions.episode_id = episodes.episode_id
    left join local_treatments on lesions.lesion_id = local_treatments.lesion_id
    group by lesions.episode_id
),

final as (
    {%- for attribute, value, rank, told_by, day, condition in values %}
        {{ "union all" if not loop.first }}
        select
            episode_id,
            '{{ attribute }}' as attribute,
            '{{ value }}' as value,
            {{ rank }} as value_rank,
            case when count(*) = count({{ day }}_earliest) then min({{ day }}_earliest) end as decided_day_earliest,
            min({{ day }}_latest) as decided_day_latest
        from {{ told_by }}
        where {{ condition }}
        group by episode_id
    {%- endfor %}
)

select * from final
