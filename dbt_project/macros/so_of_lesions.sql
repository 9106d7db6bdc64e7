{#
    Whether the lesions of an episode that were sent are all there are: as many as declared, or one of them does not say
    for how many it stands. An aggregate over lesions of int_lesions_located.
#}
{% macro lesions_are_all_there() -%}
    (sum(lesion_count) >= coalesce(max(declared_lesion_count), 0) or count(*) > count(lesion_count))
{%- endmacro %}

{#
    What is so of every lesion of a kind: no as soon as it is not of one, yes when it is of all, else unknown. A lesion
    without an organ may be of any kind.
#}
{% macro so_of_all(column, kind) -%}
    case
        when count_if({{ kind }} and {{ column }} = 'no') > 0 then 'no'
        when
            count_if({{ kind }}) > 0
            and count_if(({{ kind }} or organ is null) and coalesce({{ column }}, 'unknown') <> 'yes') = 0
            and {{ lesions_are_all_there() }}
            then 'yes'
        else 'unknown'
    end
{%- endmacro %}

{# What is so of any lesion of a kind: yes as soon as it is of one, no when it is of none, else unknown. #}
{% macro so_of_any(column, kind) -%}
    case
        when count_if({{ kind }} and {{ column }} = 'yes') > 0 then 'yes'
        when
            count_if(({{ kind }} or organ is null) and coalesce({{ column }}, 'unknown') <> 'no') = 0
            and {{ lesions_are_all_there() }}
            then 'no'
        else 'unknown'
    end
{%- endmacro %}
