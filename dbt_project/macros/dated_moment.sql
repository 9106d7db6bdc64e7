{#
    A moment placed on the patient's own time line. Reads the staged columns of the moment from `records` and the
    patient's day 0 from `anchors`. A declared day is believed as it stands; otherwise days are counted between the two
    dates, and the bounds are the widest that the precision of both allows.
#}
{% macro dated_moment(moment) -%}
    {%- set declared = "records.declared_" ~ moment ~ "_day" -%}
    {%- set date = "records." ~ moment ~ "_date" -%}
    coalesce({{ declared }}, {{ dbt.datediff("anchors.day_zero_date", date, "day") }}) as {{ moment }}_day,
    coalesce(
        {{ declared }}, {{ dbt.datediff("anchors.day_zero_date_latest", date ~ "_earliest", "day") }}
    ) as {{ moment }}_day_earliest,
    coalesce(
        {{ declared }}, {{ dbt.datediff("anchors.day_zero_date_earliest", date ~ "_latest", "day") }}
    ) as {{ moment }}_day_latest,
    {{ date }} as {{ moment }}_date,
    {{ date }}_earliest as {{ moment }}_date_earliest,
    {{ date }}_latest as {{ moment }}_date_latest,
    case when {{ declared }} is not null then 'day' else records.{{ moment }}_precision end as {{ moment }}_precision
{%- endmacro %}
