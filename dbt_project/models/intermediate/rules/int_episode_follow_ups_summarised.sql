-- What the follow-ups of an episode come to: best response, new metastases, polymetastatic conversion.
--
-- Best response is the best of the follow-ups up to and including the first progression, in the order NED, CR, PR, SD,
-- PD, NE (after RECIST 1.1, Eisenhauer EA et al., Eur J Cancer 2009;45:228-47, doi:10.1016/j.ejca.2008.10.026, with no
-- evidence of disease put first). Assumption: a follow-up without a day counts only where nothing progressed, for then
-- it cannot lie after a progression. A flag is null where no follow-up says.

with assessments as (
    select * from {{ ref("int_assessments_dated") }}
),

progressions as (
    select * from {{ ref("int_episode_first_events_picked") }}
    where event_type = 'progression'
),

judged as (
    select
        assessments.*,
        case
            when assessments.assessment_day <= progressions.event_day or progressions.event_day is null
                then case assessments.response
                    when 'NED' then 1
                    when 'CR' then 2
                    when 'PR' then 3
                    when 'SD' then 4
                    when 'PD' then 5
                    when 'NE' then 6
                end
        end as response_rank,
        -- Several follow-ups on the day of first progression may name an organ each.
        case when assessments.assessment_day = progressions.event_day then assessments.new_lesion_organ end
            as failure_organ
    from assessments
    left join progressions on assessments.episode_id = progressions.episode_id
),

final as (
    select
        episode_id,
        case min(response_rank)
            when 1 then 'NED'
            when 2 then 'CR'
            when 3 then 'PR'
            when 4 then 'SD'
            when 5 then 'PD'
            when 6 then 'NE'
        end as best_response,
        min(failure_organ) as first_failure_organ,
        case
            when max(new_lesion_count) > 0 then true when max(new_lesion_count) = 0 then false
        end as has_new_lesions,
        case
            when sum(case when polymetastatic = 'yes' then 1 else 0 end) > 0 then true
            when sum(case when polymetastatic = 'no' then 1 else 0 end) > 0 then false
        end as has_polymetastatic_conversion,
        min(case when polymetastatic = 'yes' then assessment_day end) as polymetastatic_conversion_day
    from judged
    group by episode_id
)

select * from final
