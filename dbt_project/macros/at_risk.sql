{# A time that is left some time to be at risk in: at least a day after a delayed entry. Reads the exit from `exits`. #}
{% macro at_risk(time_days) -%}
    case when exits.entry_days > 0 then greatest({{ time_days }}, exits.entry_days + 1) else {{ time_days }} end
{%- endmacro %}
