-- The first local treatment of each locally treated metastasis; one without a start comes last.

with lesion_treatments as (
    select * from {{ ref("int_lesion_treatments_dated") }}
),

ranked as (
    select
        lesion_treatments.*,
        row_number() over (
            partition by lesion_id
            order by start_day asc nulls last, treatment_lesion_id asc
        ) as treatment_rank
    from lesion_treatments
),

final as (
    select
        lesion_id,
        modality,
        {{ moment_renamed("start", "start") }}
    from ranked
    where treatment_rank = 1
)

select * from final
