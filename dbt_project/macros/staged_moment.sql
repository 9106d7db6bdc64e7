{#
    A moment as a centre sent it: an ISO date that may be partial (YYYY-MM, YYYY), or a day counted by the centre.
    Gives its declared day, its date (the 15th of a month and the 1st of July of a year stand in for what is missing),
    the first and the last date it can have been, and its precision.
#}
{% macro staged_moment(moment) -%}
    {%- set text = moment ~ '_date' -%}
    {%- set first = "cast(case length(" ~ text ~ ") when 10 then " ~ text ~ " when 7 then " ~ text
        ~ " || '-01' when 4 then " ~ text ~ " || '-01-01' end as date)" -%}
    {{ moment }}_day as declared_{{ moment }}_day,
    cast(
        case length({{ text }})
            when 10 then {{ text }}
            when 7 then {{ text }} || '-15'
            when 4 then {{ text }} || '-07-01'
        end as date
    ) as {{ moment }}_date,
    {{ first }} as {{ moment }}_date_earliest,
    case length({{ text }})
        when 10 then {{ first }}
        when 7 then cast({{ dbt.last_day(first, 'month') }} as date)
        when 4 then cast(substring({{ text }}, 1, 4) || '-12-31' as date)
    end as {{ moment }}_date_latest,
    case length({{ text }}) when 10 then 'day' when 7 then 'month' when 4 then 'year' end as {{ moment }}_precision
{%- endmacro %}
