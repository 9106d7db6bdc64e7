{# The date a number of calendar months after another; where that month is too short, its last day. #}
{% macro months_after(date, months) -%}
    cast({{ dbt.dateadd("month", months, date) }} as date)
{%- endmacro %}
