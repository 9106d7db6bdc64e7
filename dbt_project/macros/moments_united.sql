{#
    The moments of several models in one list, for tests that ask of all of them: `moments` are pairs of a model and a
    moment of it. Which it is stands in `what`.
#}
{% macro moments_united(moments) -%}
    {% for model, moment in moments -%}
        select
            centre_id,
            patient_id,
            '{{ model }}, {{ moment }}' as what,
            {{ moment_renamed(moment, "moment") }}
        from {{ ref(model) }}
        {%- if not loop.last %}
            union all
        {% endif -%}
    {%- endfor %}
{%- endmacro %}
