with evidence as (
    select * from {{ ref("int_state_evidence_listed") }}
),

episodes as (
    select * from {{ ref("episode") }}
),

questions as (
    select * from {{ ref("state_question") }}
),

records as (
    select * from {{ ref("int_records_located") }}
),

final as (
    select
        episodes.centre_id,
        episodes.patient_id,
        evidence.episode_id,
        evidence.question,
        questions.title,
        case evidence.question
            when 'q1' then episodes.polymetastatic_before
            when 'q2' then episodes.oligometastatic_before
            when 'q3' then episodes.over_six_months_after_primary
            when 'q4' then episodes.active_systemic_therapy
            when 'q5' then episodes.progressive_lesions
        end as answer,
        evidence.basis,
        evidence.source_table,
        evidence.source_key,
        records.source_file,
        records.source_sheet,
        records.source_row
    from evidence
    inner join episodes on evidence.episode_id = episodes.episode_id
    inner join questions on evidence.question = questions.question
    left join records on evidence.source_table = records.source_table and evidence.source_key = records.source_key
)

select * from final
