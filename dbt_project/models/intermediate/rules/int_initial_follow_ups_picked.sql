-- The follow-up that shows what became of an episode under its initial therapy, one row an episode that has one.
--
-- It is the last with an evaluable response up to the start of the first local treatment of the metastases; where none
-- was treated locally, the first such follow-up, or no evidence of disease as declared if that was earlier.
--
-- Assumption: where a local treatment or a follow-up has no day, their order is not known and the follow-up does not
-- count.
-- Citation: Shanmugam S, Pravenkumar RR, Int Surg J 2024;11:227-32, doi:10.18203/2349-2902.isj20240174, which judges
-- the response to the initial therapy before the treatment with the intent of cure.

with episodes as (
    select * from {{ ref("int_episodes_dated") }}
),

assessments as (
    select * from {{ ref("int_assessments_dated") }}
),

local_treatments as (
    select * from {{ ref("int_episode_local_treatments_summarised") }}
),

responses as (
    select * from {{ ref("response") }}
    where is_evaluable
),

follow_ups as (
    select
        episode_id,
        assessment_id,
        assessment_day,
        response,
        new_lesion_count,
        polymetastatic
    from assessments
    union all
    select
        episodes.episode_id,
        cast(null as varchar) as assessment_id,
        episodes.ned_day as assessment_day,
        'NED' as response,
        cast(null as bigint) as new_lesion_count,
        cast(null as varchar) as polymetastatic
    from episodes
    left join local_treatments on episodes.episode_id = local_treatments.episode_id
    where episodes.ned_day is not null and local_treatments.episode_id is null
),

ranked as (
    select
        follow_ups.*,
        responses.is_progression
        or coalesce(follow_ups.new_lesion_count > 0, false)
        or coalesce(follow_ups.polymetastatic = 'yes', false) as has_progression,
        row_number() over (
            partition by follow_ups.episode_id
            order by
                case when local_treatments.episode_id is null then follow_ups.assessment_day end asc,
                follow_ups.assessment_day desc,
                follow_ups.assessment_id asc nulls first
        ) as choice
    from follow_ups
    inner join responses on follow_ups.response = responses.code
    left join local_treatments on follow_ups.episode_id = local_treatments.episode_id
    where
        follow_ups.assessment_day is not null
        and (
            local_treatments.episode_id is null
            or (local_treatments.is_dated and follow_ups.assessment_day <= local_treatments.first_day)
        )
),

final as (
    select
        episode_id,
        assessment_id,
        assessment_day,
        has_progression,
        not has_progression and response in ('CR', 'PR', 'NED') as is_response
    from ranked
    where choice = 1
)

select * from final
