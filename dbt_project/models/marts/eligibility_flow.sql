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

centres as (select distinct centre_id from decided),

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

-- Counted before the steps are listed: a step names who was decided by it, and a join by either would try every pair.
reached as (
    select
        centre_id,
        set_id,
        'assessed' as step,
        cast(null as varchar) as criterion_id,
        count(*) as episode_count,
        count(distinct patient_id) as patient_count
    from decided
    group by centre_id, set_id
    union all
    select
        centre_id,
        set_id,
        verdict as step,
        decided_by as criterion_id,
        count(*) as episode_count,
        count(distinct patient_id) as patient_count
    from decided
    group by centre_id, set_id, verdict, decided_by
),

final as (
    select
        centres.centre_id,
        steps.set_id,
        sets.version as set_version,
        row_number() over (partition by centres.centre_id, sets.set_id order by steps.part, steps.place) as step_number,
        steps.step,
        steps.criterion_id,
        steps.title,
        coalesce(reached.episode_count, 0) as episode_count,
        coalesce(reached.patient_count, 0) as patient_count
    from centres
    cross join steps
    inner join sets on steps.set_id = sets.set_id
    left join reached
        on
            centres.centre_id = reached.centre_id
            and steps.set_id = reached.set_id
            and steps.step = reached.step
            and steps.criterion_id is not distinct from reached.criterion_id
)

select * from final
