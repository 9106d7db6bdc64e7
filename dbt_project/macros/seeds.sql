{#
    A code list as DuckDB reads it. dbt-duckdb's own way writes its place as it is into the statement, where a quote in it
    ends a text and a bracket opens a pattern.
#}
{% macro duckdb__load_csv_rows(model, agate_table) %}
    {%- set place = modules.re.sub("([*?[])", "[\\1]", adapter.get_seed_file_path(model)) | replace("'", "''") -%}
    {%- set sql -%}
        copy {{ this.render() }} from '{{ place }}' (format csv, header true, delimiter ',')
    {%- endset -%}
    {%- do adapter.add_query(sql, abridge_sql_log=True) -%}
    {{ return(sql) }}
{% endmacro %}
