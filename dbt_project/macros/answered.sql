{# What a centre declares, where that is a yes or a no; else a yes that the registry shows; else what is left of both. #}
{% macro answered(declared, shown) -%}
    case
        when {{ declared }} in ('yes', 'no') then {{ declared }}
        when {{ shown }} = 'yes' then 'yes'
        else coalesce({{ declared }}, {{ shown }}, 'unknown')
    end
{%- endmacro %}
