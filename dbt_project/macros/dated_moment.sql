{#
    A moment placed on the patient's own time line. Reads the staged columns of the moment from `records` and the
    patient's day 0 from `anchors`. A declared day is believed as it stands; otherwise days are counted between the two
    dates, and the bounds are the widest that the precision of both allows. `not_before` and `not_after` are dates that
    the one put for a partial date keeps to (macro imputed_date).
#}
{% macro dated_moment(moment, not_before="cast(null as date)", not_after="cast(null as date)") -%}
    {%- set declared = "records.declared_" ~ moment ~ "_day" -%}
    {%- set sent = "records." ~ moment ~ "_date" -%}
    {%- set date = imputed_date("records." ~ moment, not_before, not_after) -%}
    coalesce({{ declared }}, {{ dbt.datediff("anchors.day_zero_date", date, "day") }}) as {{ moment }}_day,
    coalesce(
        {{ declared }}, {{ dbt.datediff("anchors.day_zero_date_latest", sent ~ "_earliest", "day") }}
    ) as {{ moment }}_day_earliest,
    coalesce(
        {{ declared }}, {{ dbt.datediff("anchors.day_zero_date_earliest", sent ~ "_latest", "day") }}
    ) as {{ moment }}_day_latest,
    {{ date }} as {{ moment }}_date,
    {{ sent }}_earliest as {{ moment }}_date_earliest,
    {{ sent }}_latest as {{ moment }}_date_latest,
    case when {{ declared }} is not null then 'day' else records.{{ moment }}_precision end as {{ moment }}_precision
{%- endmacro %}
