{# BED = D (1 + d / (alpha/beta)) in gray, of a total dose D given as d gray a fraction. Null where any of them is. #}
{% macro biologically_effective_dose(dose, dose_per_fraction, alpha_beta) -%}
    {{ dose }} * (1 + {{ dose_per_fraction }} / {{ alpha_beta }})
{%- endmacro %}

{# EQD2 = BED / (1 + 2 / (alpha/beta)) = D (d + alpha/beta) / (2 + alpha/beta) in gray: the same effect at 2 Gy a fraction. #}
{% macro equivalent_dose_in_2_gy(dose, dose_per_fraction, alpha_beta) -%}
    {{ dose }} * ({{ dose_per_fraction }} + {{ alpha_beta }}) / (2 + {{ alpha_beta }})
{%- endmacro %}
