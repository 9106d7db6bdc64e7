with found_at_intake as (
    select * from {{ ref("stg_findings") }}
),

clinical as (
    select * from {{ ref("int_clinical_findings_listed") }}
),

rules as (
    select * from {{ ref("clinical_rule") }}
),

records as (
    select * from {{ ref("int_records_located") }}
    where source_table = 'episodes'
),

located as (
    select
        records.centre_id,
        records.delivery_id,
        -- As schemas.telling.identity makes it: the record is the episode.
        'f' || substring(md5(concat_ws(
            chr(31), records.centre_id, clinical.rule_name, records.source_table,
            coalesce(clinical.column_name, ''), clinical.episode_id
        )), 1, 15) as finding_id,
        clinical.rule_name,
        'flagged' as effect,
        'warning' as severity,
        rules.kind,
        rules.result,
        records.source_table as table_name,
        clinical.episode_id as record_id,
        records.source_file,
        records.source_sheet,
        records.source_row,
        clinical.column_name,
        cast(null as varchar) as source_column,
        clinical.found,
        rules.title || '. ' || rules.meaning as message,
        rules.remedy,
        cast(null as varchar) as first_seen,
        cast(null as varchar) as last_seen
    from clinical
    inner join rules on clinical.rule_name = rules.rule_name
    inner join records on clinical.episode_id = records.source_key
),

-- Intake knows no clinical finding, so it lands an acceptance of one as an acceptance without a finding.
united as (
    select * exclude (accepts) replace (case when accepts is null then note end as note)
    from found_at_intake
    where
        not exists (
            select located.finding_id from located
            where found_at_intake.centre_id = located.centre_id and found_at_intake.accepts = located.finding_id
        )
    union all
    select
        located.*,
        case when acceptances.accepts is null then 'open' else 'accepted' end as status,
        acceptances.note
    from located
    left join found_at_intake as acceptances
        on located.centre_id = acceptances.centre_id and located.finding_id = acceptances.accepts
),

final as (
    select
        centre_id,
        delivery_id,
        finding_id,
        rule,
        effect,
        severity,
        kind,
        result,
        table_name,
        record_id,
        source_file,
        source_sheet,
        source_row,
        column_name,
        source_column,
        found,
        message,
        remedy,
        first_seen,
        last_seen,
        status,
        note
    from united
)

select * from final
