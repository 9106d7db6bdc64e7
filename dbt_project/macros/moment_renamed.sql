{# The seven columns of a dated moment under another name: {{ moment_renamed('records.start', 'event') }}. #}
{% macro moment_renamed(moment, name) -%}
    {{ moment }}_day as {{ name }}_day,
    {{ moment }}_day_earliest as {{ name }}_day_earliest,
    {{ moment }}_day_latest as {{ name }}_day_latest,
    {{ moment }}_date as {{ name }}_date,
    {{ moment }}_date_earliest as {{ name }}_date_earliest,
    {{ moment }}_date_latest as {{ name }}_date_latest,
    {{ moment }}_precision as {{ name }}_precision
{%- endmacro %}
