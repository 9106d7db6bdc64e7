{#
    Whether an event happened to a unit of an endpoint (an episode, or a lesion of one): an event of the patient happens
    to all of the patient's units, an event of an episode to all its lesions, an event of a lesion to its episode.
#}
{% macro happened_to_unit(event, unit) -%}
    {{ event }}.patient_id = {{ unit }}.patient_id
    and ({{ event }}.episode_id is null or {{ event }}.episode_id = {{ unit }}.episode_id)
    and (
        {{ event }}.lesion_id is null or {{ unit }}.lesion_id is null or {{ event }}.lesion_id = {{ unit }}.lesion_id
    )
{%- endmacro %}

{#
    Whether an event may have happened so many days after the index of a unit, or later. Where both have dates, the last
    date of the one is held against the first of the other, so that doubt about day 0, which both share, does not count.
#}
{% macro not_before_index(event, unit, after_days="0") -%}
    coalesce(
        {{ dbt.datediff(unit ~ ".index_date_earliest", event ~ ".event_date_latest", "day") }} >= {{ after_days }},
        {{ event }}.event_day_latest - {{ unit }}.index_day_earliest >= {{ after_days }}
    )
{%- endmacro %}

{# The two keys of a unit, of which the lesion is null for an episode. #}
{% macro same_unit(left, right) -%}
    {{ left }}.endpoint_id = {{ right }}.endpoint_id
    and {{ left }}.episode_id = {{ right }}.episode_id
    and coalesce({{ left }}.lesion_id, '') = coalesce({{ right }}.lesion_id, '')
{%- endmacro %}
