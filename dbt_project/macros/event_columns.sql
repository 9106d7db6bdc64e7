{# The columns of an event, so that every list of events has the same: whose it is, what, when and by which evidence. #}
{% macro event_columns(episode_id, lesion_id, source_table) -%}
    centre_id,
    patient_id,
    {{ episode_id }} as episode_id,
    {{ lesion_id }} as lesion_id,
    event_type,
    event_day,
    event_day_earliest,
    event_day_latest,
    event_date,
    event_date_earliest,
    event_date_latest,
    event_precision,
    {{ source_table }} as source_table,
    source_key
{%- endmacro %}
