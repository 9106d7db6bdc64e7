{# The date a number of days before another; no number is none. #}
{% macro days_before(date, days) -%}
    cast({{ dbt.dateadd("day", "-coalesce(" ~ days ~ ", 0)", date) }} as date)
{%- endmacro %}
