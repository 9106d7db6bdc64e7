-- Every dated record that shows a patient alive on its day, whatever table it stands in.

{% set moments = [
    ("primaries", "primary_id", "diagnosis"),
    ("episodes", "episode_id", "diagnosis"),
    ("episodes", "episode_id", "ned"),
    ("treatments", "treatment_id", "start"),
    ("treatments", "treatment_id", "end"),
    ("assessments", "assessment_id", "assessment"),
    ("toxicities", "toxicity_id", "onset"),
] -%}

with final as (
    {%- for table, key, moment in moments %}
        select
            patient_id,
            '{{ table }}' as source_table,
            {{ key }} as source_key,
            {{ moment_renamed(moment, "event") }}
        from {{ ref("int_" ~ table ~ "_dated") }}
        where {{ moment }}_day is not null
        {%- if not loop.last %}
            union all
        {%- endif %}
    {%- endfor %}
)

select * from final
