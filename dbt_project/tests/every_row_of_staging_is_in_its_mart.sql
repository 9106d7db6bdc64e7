-- No patient, episode, lesion or treatment is lost on the way to the marts, and none is there twice.

{{ config(tags=["pooled"]) }}

{% set marts = {
    "patient": ("stg_patients", "patient_id"),
    "episode": ("stg_episodes", "episode_id"),
    "outcome": ("stg_episodes", "episode_id"),
    "lesion": ("stg_lesions", "lesion_id"),
    "treatment": ("stg_treatments", "treatment_id"),
    "treatment_lesion": ("stg_treatment_lesions", "treatment_lesion_id"),
} -%}

with lost as (
    {% for mart, (staged, key) in marts.items() -%}
        select
            '{{ mart }}' as mart,
            count(*) as failing_rows
        from {{ ref(staged) }} as staged
        full outer join {{ ref(mart) }} as built on staged.{{ key }} = built.{{ key }}
        where staged.{{ key }} is null or built.{{ key }} is null
        {%- if not loop.last %}
            union all
        {% endif -%}
    {%- endfor %}
)

select
    mart,
    failing_rows
from lost
where failing_rows > 0
