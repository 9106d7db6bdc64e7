-- Of the delivery in force of each centre, each row of each canonical table is accepted or quarantined.

select
    centre_id,
    delivery_id,
    table_name
from {{ ref("row_account") }}
where rows_in <> accepted + quarantined
