-- Where an endpoint counts first episodes, a patient with three episodes is one patient.

with counted as (
    select
        units.endpoint_id,
        units.patient_id
    from {{ ref("time_to_event") }} as units
    inner join {{ ref("endpoint") }} as endpoints on units.endpoint_id = endpoints.endpoint_id
    where endpoints.population = 'first_episode' and endpoints.unit = 'episode'
    group by units.endpoint_id, units.patient_id
    having count(*) > 1
)

select
    endpoint_id,
    count(*) as failing_rows
from counted
group by endpoint_id
