-- Where the lesions of an episode and its declared number differ, there is a finding that says so; where not, there is
-- none.

with episodes as (
    select
        episode_id,
        centre_id,
        coalesce(declared_lesion_count <> lesion_count, false) as has_other_number
    from {{ ref("episode") }}
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
