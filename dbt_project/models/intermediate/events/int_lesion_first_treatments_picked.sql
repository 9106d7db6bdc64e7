-- The first local treatment of each locally treated metastasis; one without a start comes last.
--
-- Its modality is told only where the order is known: all starts are, and none of another modality on the same day; or
-- all treatments of the metastasis are of one modality.

with lesion_treatments as (
    select * from {{ ref("int_lesion_treatments_dated") }}
),

ranked as (
    select
        lesion_treatments.*,
        row_number() over (
            partition by lesion_id
            order by start_day asc nulls last, treatment_lesion_id asc
        ) as treatment_rank,
        count(*) over (partition by lesion_id) = count(start_day) over (partition by lesion_id) as has_all_starts,
        min(modality) over (partition by lesion_id, start_day)
        = max(modality) over (partition by lesion_id, start_day) as is_alone_on_its_day,
        min(modality) over (partition by lesion_id) = max(modality) over (partition by lesion_id) as is_the_only_one
    from lesion_treatments
),

final as (
    select
        lesion_id,
        case when is_the_only_one or (has_all_starts and is_alone_on_its_day) then modality end as modality,
        {{ moment_renamed("start", "start") }}
    from ranked
    where treatment_rank = 1
)

select * from final
