{#
    The comments of a relation and of its columns, in one statement and without first asking the database which columns
    there are, which takes a tenth of a build: a description of a column that is not there is a mistake, and fails.
#}
{% macro duckdb__persist_docs(relation, model, for_relation, for_columns) -%}
    {%- set comments = [] -%}
    {%- if for_relation and config.persist_relation_docs() and model.description -%}
        {%- do comments.append(alter_relation_comment(relation, model.description)) -%}
    {%- endif -%}
    {%- if for_columns and config.persist_column_docs() -%}
        {%- for name, column in model.columns.items() -%}
            {%- do comments.append(
                "comment on column " ~ relation ~ "." ~ name ~ " is " ~ duckdb_escape_comment(column.description) ~ ";"
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if comments -%}
        {%- do run_query(comments | join("\n")) -%}
    {%- endif -%}
{%- endmacro %}
