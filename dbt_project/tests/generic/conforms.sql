{#
    What a table promises, in one test: its key is unique, required columns are filled, codes are in their code list, and
    references lead somewhere. Returns a row per broken promise (rule, column, number of failing rows) and no value.

    key         columns that together name a row; a null is a value of its own
    required    columns that are never null
    codes       column: code list (schemas/codes, or the seed event_type)
    accepted    column: the values it may have, where they are words of the model and no code list
    references  column: model that has the column of the same name
#}
{% test conforms(model, key=[], required=[], codes={}, accepted={}, references={}) %}

{% set lists_of_their_own = ["event_type", "modality", "organ", "primary_site", "response", "state"] %}

with subject as (
    select * from {{ model }}
),

broken as (
    {%- if key %}
    select 'key' as rule, '{{ key | join(", ") }}' as column_name, count(*) as failing_rows
    from (select {{ key | join(", ") }} from subject group by {{ key | join(", ") }} having count(*) > 1) as repeated
    union all
    {%- endif %}
    select 'required' as rule, '' as column_name, 0 as failing_rows
    {%- for column in required %}
    union all
    select 'required' as rule, '{{ column }}' as column_name, count(*) as failing_rows
    from subject
    where {{ column }} is null
    {%- endfor %}
    {%- for column, code_list in codes.items() %}
    union all
    select 'code' as rule, '{{ column }}' as column_name, count(*) as failing_rows
    from subject
    where
        {{ column }} is not null
        and {{ column }} not in (
            {%- if code_list in lists_of_their_own %}
            select code from {{ ref(code_list) }}
            {%- else %}
            select code from {{ ref("answer") }} where code_list = '{{ code_list }}'
            {%- endif %}
        )
    {%- endfor %}
    {%- for column, values in accepted.items() %}
    union all
    select 'accepted' as rule, '{{ column }}' as column_name, count(*) as failing_rows
    from subject
    where {{ column }} is not null and {{ column }} not in ('{{ values | join("', '") }}')
    {%- endfor %}
    {%- for column, parent in references.items() %}
    union all
    select 'reference' as rule, '{{ column }}' as column_name, count(*) as failing_rows
    from subject
    where {{ column }} is not null and {{ column }} not in (select {{ column }} from {{ ref(parent) }})
    {%- endfor %}
)

select
    rule,
    column_name,
    failing_rows
from broken
where failing_rows > 0

{% endtest %}
