{#
    The one date that stands for a moment. A whole date is itself. A partial one is its middle (the 15th of a month, the
    1st of July of a year), moved as little as it must be so that it is not before `not_before` and not after
    `not_after`, which say what is known of the order of events, and never out of the month or year that was sent.
    Where the two bounds cross, `not_before` is kept. A bound that is null bounds nothing.
#}
{% macro imputed_date(moment, not_before="cast(null as date)", not_after="cast(null as date)") -%}
    case
        when {{ moment }}_date is not null then greatest(
            {{ moment }}_date_earliest,
            least({{ moment }}_date_latest, greatest(least({{ moment }}_date, {{ not_after }}), {{ not_before }}))
        )
    end
{%- endmacro %}
