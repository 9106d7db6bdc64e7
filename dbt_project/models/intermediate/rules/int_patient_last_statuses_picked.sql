-- What is known last of a patient: dead, no evidence of disease, alive with disease, alive, or unknown.
--
-- A dead patient is dead. Of the others the latest word on the disease decides. Disease: progression, new metastases,
-- an evaluable response that is none of freedom from disease, the diagnosis of an episode. None: a response that the
-- code list calls so, or NED as declared. On one day, in this order: progression, response, NED, diagnosis.
--
-- Assumption: a complete response counts as no evidence of disease here, though not for disease-free survival. A word
-- on the disease without a day decides only where no other has a day.
-- Citation: none; the words are Oligo's own.

with patients as (
    select * from {{ ref("int_patients_dated") }}
),

assessments as (
    select * from {{ ref("int_assessments_dated") }}
),

responses as (
    select * from {{ ref("response") }}
    where is_evaluable
),

events as (
    select * from {{ ref("int_events") }}
    where event_type in ('progression', 'new_metastasis', 'ned', 'episode_diagnosis')
),

words as (
    select
        patient_id,
        event_day as status_day,
        event_type = 'ned' as is_disease_free,
        case event_type when 'ned' then 3 when 'episode_diagnosis' then 4 else 1 end as weight
    from events
    union all
    select
        assessments.patient_id,
        assessments.assessment_day as status_day,
        responses.is_disease_free,
        2 as weight
    from assessments
    inner join responses on assessments.response = responses.code
),

ranked as (
    select
        *,
        row_number() over (
            partition by patient_id
            order by status_day desc nulls last, weight asc, is_disease_free asc
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
