-- Events of single metastases: start and end of local treatment, local progression, and that the lesion was judged.

with lesion_treatments as (
    select * from {{ ref("int_lesion_treatments_dated") }}
),

lesion_assessments as (
    select * from {{ ref("int_lesion_assessments_judged") }}
),

starts as (
    select
        centre_id,
        patient_id,
        episode_id,
        lesion_id,
        'local_treatment_start' as event_type,
        {{ moment_renamed("start", "event") }},
        'treatment_lesions' as source_table,
        treatment_lesion_id as source_key
    from lesion_treatments
),

ends as (
    select
        centre_id,
        patient_id,
        episode_id,
        lesion_id,
        'local_treatment_end' as event_type,
        {{ moment_renamed("end", "event") }},
        'treatment_lesions' as source_table,
        treatment_lesion_id as source_key
    from lesion_treatments
    where end_precision is not null
),

progressions as (
    select
        centre_id,
        patient_id,
        episode_id,
        lesion_id,
        'local_progression' as event_type,
        {{ moment_renamed("assessment", "event") }},
        'lesion_assessments' as source_table,
        lesion_assessment_id as source_key
    from lesion_assessments
    where is_local_progression
),

judgements as (
    select
        centre_id,
        patient_id,
        episode_id,
        lesion_id,
        'lesion_assessed' as event_type,
        {{ moment_renamed("assessment", "event") }},
        'lesion_assessments' as source_table,
        lesion_assessment_id as source_key
    from lesion_assessments
    where is_judged
),

final as (
    select * from starts
    union all
    select * from ends
    union all
    select * from progressions
    union all
    select * from judgements
)

select * from final
