-- Every row of every file that a centre sent is accepted, quarantined, superseded or ignored, file by file and for
-- the delivery as a whole.

select
    centre_id,
    delivery_id,
    source_file
from {{ ref("source_account") }}
where rows_in <> accepted + quarantined + superseded + ignored
union all
select
    centre_id,
    delivery_id,
    'the whole delivery' as source_file
from {{ ref("delivery") }}
where source_rows <> accepted + quarantined + superseded + ignored
