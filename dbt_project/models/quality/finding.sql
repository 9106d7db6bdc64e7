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
        clinical.rule_name,
        'flagged' as effect,
        records.source_table as table_name,
        records.source_file,
        records.source_sheet,
        records.source_row,
        clinical.column_name,
        cast(null as varchar) as source_column,
        clinical.found,
        rules.title || '. ' || rules.meaning as message,
        rules.remedy
    from clinical
    inner join rules on clinical.rule_name = rules.rule_name
    inner join records on clinical.episode_id = records.source_key
),

united as (
    select * from found_at_intake
    union all
    select * from located
),

final as (
    select
        centre_id,
        delivery_id,
        rule,
        effect,
        table_name,
        source_file,
        source_sheet,
        source_row,
        column_name,
        source_column,
        found,
        message,
        remedy
    from united
)

select * from final
