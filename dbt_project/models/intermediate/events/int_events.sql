-- Everything that happened, one row an event. A table, because every endpoint and outcome reads it.
--
-- An event of a patient has no episode, an event of an episode no lesion. An event whose day nobody knows stays in the
-- list without a day.

{{ config(materialized="table") }}

with united as (
    select * from {{ ref("int_patient_events_listed") }}
    union all
    select * from {{ ref("int_last_contacts_picked") }}
    union all
    select * from {{ ref("int_episode_events_listed") }}
    union all
    select * from {{ ref("int_ned_events_listed") }}
    union all
    select * from {{ ref("int_assessment_events_listed") }}
    union all
    select * from {{ ref("int_lesion_events_listed") }}
    union all
    select
        {{ event_columns("episode_id", "cast(null as varchar)", "'treatments'") }}
    from {{ ref("int_treatment_events_listed") }}
    union all
    select
        {{ event_columns("episode_id", "cast(null as varchar)", "'treatments'") }}
    from {{ ref("int_next_local_treatments_listed") }}
),

final as (
    select
        {{ event_columns("episode_id", "lesion_id", "source_table") }}
    from united
)

select * from final
