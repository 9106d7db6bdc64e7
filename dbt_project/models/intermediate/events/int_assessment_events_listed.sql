-- Events that a follow-up of an episode tells: progression, new metastases, widespread failure, and that the disease
-- was adequately assessed.
--
-- Progression: progressive disease by the criterion used, or new metastases, or polymetastatic spread. Adequate: the
-- response is evaluable; a follow-up without one neither shows progression nor excludes it, so it cannot censor.
-- An organ of new metastases without their number is new metastases, a number of none is none.
-- Widespread failure: more new metastases at one follow-up than the threshold of the seed event_type, or polymetastatic
-- spread.

with assessments as (
    select * from {{ ref("int_assessments_dated") }}
),

responses as (
    select * from {{ ref("response") }}
),

event_types as (
    select * from {{ ref("event_type") }}
    where threshold is not null
),

judged as (
    select
        assessments.*,
        coalesce(responses.is_evaluable, false) as is_adequate,
        coalesce(responses.is_progression, false) as has_progressive_response,
        coalesce(assessments.new_lesion_count > 0, assessments.new_lesion_organ is not null)
        or coalesce(assessments.polymetastatic = 'yes', false) as has_new_metastasis
    from assessments
    left join responses on assessments.response = responses.code
),

united as (
    select
        judged.*,
        'progression' as event_type
    from judged
    where has_progressive_response or has_new_metastasis
    union all
    select
        judged.*,
        'new_metastasis' as event_type
    from judged
    where has_new_metastasis
    union all
    select
        judged.*,
        event_types.code as event_type
    from judged
    inner join event_types
        on
            judged.new_lesion_count > event_types.threshold
            or judged.polymetastatic = 'yes'
    union all
    select
        judged.*,
        'adequate_assessment' as event_type
    from judged
    where is_adequate
),

renamed as (
    select
        centre_id,
        patient_id,
        episode_id,
        event_type,
        {{ moment_renamed("assessment", "event") }},
        assessment_id as source_key
    from united
),

final as (
    select
        {{ event_columns("episode_id", "cast(null as varchar)", "'assessments'") }}
    from renamed
)

select * from final
