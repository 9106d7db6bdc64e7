"""What a refresh found out about a centre's deliveries, as the tables of its intake.

Belongs here: shaping. Does not belong here: deciding, writing.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from orchestration.landing_store import Landed
from schemas import findings
from schemas.findings import Finding

if TYPE_CHECKING:
    from orchestration.landing import Delivery

_COUNTS = ("accepted", "quarantined", "superseded", "unmapped")
_DELIVERY = {
    "centre_id": pl.String,
    "delivery_id": pl.String,
    "status": pl.String,
    "is_stale": pl.Boolean,
    **dict.fromkeys(("source_rows", *_COUNTS), pl.Int64),
    "input_sha256": pl.String,
}
_SOURCE_ACCOUNT = {
    "centre_id": pl.String,
    "delivery_id": pl.String,
    "source_file": pl.String,
    "source_sheet": pl.String,
    **dict.fromkeys(("rows_in", *_COUNTS), pl.Int64),
}
_ROW_ACCOUNT = {
    "centre_id": pl.String,
    "delivery_id": pl.String,
    "table_name": pl.String,
    **dict.fromkeys(("rows_in", "accepted", "quarantined"), pl.Int64),
}
_QUARANTINED = {
    "centre_id": pl.String,
    "delivery_id": pl.String,
    "table_name": pl.String,
    "source_file": pl.String,
    "source_sheet": pl.String,
    "source_row": pl.Int64,
    "rules": pl.String,
}


def intake_tables(
    centre: str,
    deliveries: Sequence["Delivery"],
    remarks: Sequence[Finding],
    in_force: Landed | None,
    is_stale: bool,
) -> dict[str, pl.DataFrame]:
    """The tables delivery, source_account, row_account, quarantined_row and finding of one centre."""
    accounts = [pl.DataFrame(schema=_SOURCE_ACCOUNT)]
    found = [_owned(findings.of_delivery(remarks), centre, None)]
    for delivery in deliveries:
        found.append(_owned(findings.of_delivery(delivery.problems), centre, delivery.name))
        found.append(_owned(delivery.found, centre, delivery.name))
        if delivery.accounts is not None:
            accounts.append(_owned(delivery.accounts, centre, delivery.name))
    if in_force:
        accounts.append(in_force.quality("source_account"))
        found.append(in_force.quality("finding"))
    source_account = pl.concat(accounts)
    return {
        "delivery": _delivery_rows(centre, deliveries, in_force, is_stale, source_account),
        "source_account": source_account,
        "row_account": in_force.quality("row_account") if in_force else pl.DataFrame(schema=_ROW_ACCOUNT),
        "quarantined_row": in_force.quality("quarantined_row")
        if in_force
        else pl.DataFrame(schema=_QUARANTINED),
        "finding": pl.concat(found),
    }


def _owned(frame: pl.DataFrame, centre: str, delivery: str | None) -> pl.DataFrame:
    return frame.select(
        pl.lit(centre).alias("centre_id"), pl.lit(delivery, pl.String).alias("delivery_id"), pl.all()
    )


def _delivery_rows(
    centre: str,
    deliveries: Sequence["Delivery"],
    in_force: Landed | None,
    is_stale: bool,
    accounts: pl.DataFrame,
) -> pl.DataFrame:
    states = {delivery.name: (delivery.status, False, delivery.sha256) for delivery in deliveries}
    if in_force:
        # It counts even where its folder was since overwritten by something that was refused.
        sha256 = states[in_force.delivery][2] if in_force.delivery in states else ""
        states[in_force.delivery] = ("in_force", is_stale, sha256)
    counts = accounts.group_by("delivery_id").agg(
        pl.col("rows_in").sum().alias("source_rows"), *(pl.col(c).sum() for c in _COUNTS)
    )
    rows = pl.DataFrame(
        [(centre, name, *state) for name, state in sorted(states.items())],
        schema={
            name: _DELIVERY[name]
            for name in ("centre_id", "delivery_id", "status", "is_stale", "input_sha256")
        },
        orient="row",
    )
    counted = rows.join(counts, on="delivery_id", how="left", maintain_order="left")
    return counted.with_columns(pl.col("source_rows", *_COUNTS).fill_null(0)).select(list(_DELIVERY))
