{#
    The unanswered questions that the path of an unclassifiable episode may still come to: q1 to q5, comma-separated, null
    where there is none. Question 2 is asked of those not known to be induced, question 3 of those not known to be
    induced or repeat, questions 4 and 5 of all not known to be synchronous, question 5 of those not known to be free of
    therapy.
#}
{% macro open_questions(answers) -%}
    {%- set q1, q2 = answers ~ ".polymetastatic_before", answers ~ ".oligometastatic_before" -%}
    {%- set q3, q4 = answers ~ ".over_six_months_after_primary", answers ~ ".active_systemic_therapy" -%}
    {%- set asked = [
        (q1, "true"),
        (q2, "coalesce(" ~ q1 ~ ", '') <> 'yes'"),
        (q3, "coalesce(" ~ q1 ~ ", '') <> 'yes' and coalesce(" ~ q2 ~ ", '') <> 'yes'"),
        (q4, "true"),
        (answers ~ ".progressive_lesions", "coalesce(" ~ q4 ~ ", '') <> 'no'"),
    ] -%}
    case
        when {{ answers }}.state = 'unclassifiable' then nullif(substring(
            {%- for answer, is_asked in asked %}
                case when coalesce({{ answer }}, 'unknown') = 'unknown' and {{ is_asked }} then ', q{{ loop.index }}' else '' end
                {%- if not loop.last %} ||{% endif %}
            {%- endfor %},
            3
        ), '')
    end
{%- endmacro %}
