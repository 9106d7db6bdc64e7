-- Whether the lesions of an episode can be treated with the aim of cure, one row an episode with lesions.
--
-- What is said of all lesions of an organ is yes only where it is of each one, and no as soon as it is not of one; what
-- is said of any is yes as soon as it is of one, and no only where it is of none.
--
-- Assumption: where more lesions are declared than were sent, or one has no organ, any organ may be meant. Epidural
-- disease is asked of the spine, and of a bone whose part is not stated.
-- Citation: none; reading an episode from its lesions is Oligo's own.

with lesions as (
    select * from {{ ref("int_lesions_located") }}
),

final as (
    select
        episode_id,
        {{ so_of_all("mechanically_stable", "organ_group = 'bone'") }} as bone_mechanically_stable,
        {{ so_of_any("epidural_disease", "is_spine") }} as bone_epidural_disease,
        {{ so_of_all("resectable", "organ_group = 'lung'") }} as lung_resectable,
        {{ so_of_all("resectable", "organ_group = 'liver'") }} as liver_resectable,
        {{ so_of_all("adequate_remnant", "organ_group = 'liver'") }} as liver_adequate_remnant
    from lesions
    group by episode_id
)

select * from final
