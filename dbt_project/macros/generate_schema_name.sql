{# Schemas carry their plain names (marts, not main_marts): a warehouse has one target and no developers' copies. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name or target.schema }}
{%- endmacro %}
