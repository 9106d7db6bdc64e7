-- No event, treatment or diagnosis of a primary certainly lies before the patient's year of birth: intake sets such
-- rows aside, or the year of birth where no life would fit it.

with patients as (
    select * from {{ ref("stg_patients") }}
    where birth_year is not null
),

moments as (
    {% for model, moment in [
        ("int_events", "event"), ("int_treatments_dated", "start"), ("int_primaries_dated", "diagnosis"),
    ] -%}
        select
            centre_id,
            patient_id,
            '{{ model }}, {{ moment }}' as what,
            {{ moment }}_date_latest as date_latest
        from {{ ref(model) }}
        {%- if not loop.last %}
            union all
        {% endif -%}
    {%- endfor %}
)

select
    moments.centre_id,
    moments.what,
    count(*) as failing_rows
from moments
inner join patients on moments.patient_id = patients.patient_id
where extract(year from moments.date_latest) < patients.birth_year
group by moments.centre_id, moments.what
