with verdicts as (
    select * from {{ ref("int_eligibility_verdicts_reached") }}
),

episodes as (
    select * from {{ ref("episode") }}
),

sets as (
    select * from {{ ref("criterion_set") }}
),

criteria as (
    select * from {{ ref("criterion") }}
),

decided as (
    select
        verdicts.*,
        episodes.centre_id,
        episodes.patient_id
    from verdicts
    inner join episodes on verdicts.episode_id = episodes.episode_id
),

centres as (
    select distinct centre_id from decided
),

steps as (
    {% for step in ["assessed", "included"] -%}
        select
            set_id,
            '{{ step }}' as step,
            {{ "0" if step == "assessed" else "3" }} as part,
            0 as place,
            cast(null as varchar) as criterion_id,
            cast(null as varchar) as title
        from sets
        union all
    {% endfor -%}
    {% for step in ["excluded", "undetermined"] -%}
        select
            set_id,
            '{{ step }}' as step,
            {{ loop.index }} as part,
            position as place,
            criterion_id,
            title
        from criteria
        {%- if not loop.last %}
            union all
        {% endif -%}
    {%- endfor %}
),

counted as (
    select
        centres.centre_id,
        steps.set_id,
        steps.step,
        steps.part,
        steps.place,
        steps.criterion_id,
        steps.title,
        count(decided.episode_id) as episode_count,
        count(distinct decided.patient_id) as patient_count
    from centres
    cross join steps
    left join decided
        on
            centres.centre_id = decided.centre_id
            and steps.set_id = decided.set_id
            and (
                steps.step = 'assessed'
                or (steps.step = decided.verdict and steps.criterion_id is not distinct from decided.decided_by)
            )
    group by all
),

final as (
    select
        counted.centre_id,
        counted.set_id,
        sets.version as set_version,
        row_number() over (
            partition by counted.centre_id, counted.set_id order by counted.part, counted.place
        ) as step_number,
        counted.step,
        counted.criterion_id,
        counted.title,
        counted.episode_count,
        counted.patient_count
    from counted
    inner join sets on counted.set_id = sets.set_id
)

select * from final
