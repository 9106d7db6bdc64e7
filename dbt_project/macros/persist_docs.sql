{#
    The comments of a relation and of its columns, in one text and without first asking the database which columns
    there are, which takes a tenth of a build: a description of a column that is not there is a mistake, and fails.
#}
{% macro comments_on(relation, model) -%}
    {%- if config.persist_relation_docs() and model.description -%}
        {{ alter_relation_comment(relation, model.description) }}
    {%- endif -%}
    {%- if config.persist_column_docs() -%}
        {%- for name, column in model.columns.items() %}
comment on column {{ relation }}.{{ name }} is {{ duckdb_escape_comment(column.description) }};
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{# dbt's own seeds come by here. #}
{% macro duckdb__persist_docs(relation, model, for_relation, for_columns) -%}
    {%- do run_query(comments_on(relation, model)) -%}
{%- endmacro %}
