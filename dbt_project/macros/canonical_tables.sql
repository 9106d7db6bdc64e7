{# The nine canonical tables, each with its key. #}
{% macro canonical_tables() -%}
    {{ return({
        "patients": "patient_id",
        "primaries": "primary_id",
        "episodes": "episode_id",
        "lesions": "lesion_id",
        "treatments": "treatment_id",
        "treatment_lesions": "treatment_lesion_id",
        "assessments": "assessment_id",
        "lesion_assessments": "lesion_assessment_id",
        "toxicities": "toxicity_id",
    }) }}
{%- endmacro %}
