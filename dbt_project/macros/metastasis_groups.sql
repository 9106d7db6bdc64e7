{# The groups of organs that criteria of eligibility ask for, and the word that their facts begin with. #}
{% macro metastasis_groups() -%}
    {{ return({"bone": "bone", "lung": "lung", "liver": "liver", "brain": "brain", "lymph node": "node"}) }}
{%- endmacro %}
