-- Where the lesions of an episode and its declared number differ, there is a finding that says so; where not, there is
-- none.

with lesions as (
    select
        episode_id,
        count(*) as lesion_rows
    from {{ ref("lesion") }}
    group by episode_id
),

counted as (
    select
        episodes.*,
        coalesce(lesions.lesion_rows, 0) as lesion_rows
    from {{ ref("episode") }} as episodes
    left join lesions on episodes.episode_id = lesions.episode_id
),

episodes as (
    select
        episode_id,
        centre_id,
        -- Where every metastasis is counted the two are the same, and there are no fewer rows than metastases else.
        coalesce(declared_lesion_count <> lesion_count, declared_lesion_count < lesion_rows, false)
        or (declared_lesion_count > 0 and lesion_rows = 0) as has_other_number
    from counted
),

findings as (
    select distinct episode_id
    from {{ ref("int_clinical_findings_listed") }}
    where rule_name = 'lesion_count_contradicted'
)

select
    episodes.centre_id,
    count(*) as failing_rows
from episodes
left join findings on episodes.episode_id = findings.episode_id
where episodes.has_other_number <> (findings.episode_id is not null)
group by episodes.centre_id
