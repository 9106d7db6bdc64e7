-- What is known last of a patient: dead, no evidence of disease, alive with disease, alive, or unknown.
--
-- A dead patient is dead. Of the others the latest word on the disease decides: a follow-up with an evaluable response,
-- or the day on which an episode was declared free of disease; on the same day, the follow-up. Free of disease are the
-- responses that the code list calls so.
--
-- Assumption: a word on the disease without a day decides only where no other has a day.
-- Citation: none; the words are Oligo's own.

with patients as (
    select * from {{ ref("int_patients_dated") }}
),

episodes as (
    select * from {{ ref("int_episodes_dated") }}
),

assessments as (
    select * from {{ ref("int_assessments_dated") }}
),

responses as (
    select * from {{ ref("response") }}
    where is_evaluable
),

words as (
    select
        assessments.patient_id,
        assessments.assessment_day as status_day,
        responses.is_disease_free,
        'assessments' as source_table,
        assessments.assessment_id as source_key
    from assessments
    inner join responses on assessments.response = responses.code
    union all
    select
        patient_id,
        ned_day as status_day,
        true as is_disease_free,
        'episodes' as source_table,
        episode_id as source_key
    from episodes
    where ned_precision is not null
),

ranked as (
    select
        *,
        row_number() over (
            partition by patient_id
            order by status_day desc nulls last, source_table asc, source_key desc
        ) as recency
    from words
),

final as (
    select
        patients.patient_id,
        case
            when patients.vital_status = 'dead' or patients.death_precision is not null then 'dead'
            when ranked.is_disease_free then 'no_evidence_of_disease'
            when not ranked.is_disease_free then 'alive_with_disease'
            when patients.vital_status = 'alive' then 'alive'
            else 'unknown'
        end as last_status
    from patients
    left join ranked on patients.patient_id = ranked.patient_id and ranked.recency = 1
)

select * from final
