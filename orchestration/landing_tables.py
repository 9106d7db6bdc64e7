"""What a refresh found out about a centre's deliveries, as the tables of its intake.

Belongs here: shaping. Does not belong here: deciding, writing.
"""

from collections.abc import Sequence

import polars as pl

from orchestration.delivery_folders import Delivery
from orchestration.findings_history import history
from orchestration.fingerprints import fingerprint
from orchestration.landing_store import Landed
from schemas.acceptances import VALID, Acceptances
from schemas.accounts import ACCOUNT, OUTCOME, OUTCOMES, source_accounts
from schemas.findings import Finding

_OWNER = {"centre_id": pl.String, "delivery_id": pl.String}
_DELIVERY = {
    **_OWNER,
    "status": pl.String,
    "is_stale": pl.Boolean,
    **dict.fromkeys(("source_rows", *OUTCOMES), pl.Int64),
    "input_sha256": pl.String,
}
_ROW_ACCOUNT = {
    **_OWNER,
    "table_name": pl.String,
    **dict.fromkeys(("rows_in", "accepted", "quarantined"), pl.Int64),
}
_NOTHING_ACCEPTED = Acceptances(pl.DataFrame(schema=VALID))


def intake_tables(
    centre: str,
    deliveries: Sequence[Delivery],
    remarks: Sequence[Finding],
    in_force: Landed | None,
    is_stale: bool,
    acceptances: Acceptances = _NOTHING_ACCEPTED,
) -> dict[str, pl.DataFrame]:
    """The tables delivery, row_outcome, source_account, row_account and finding of one centre."""
    outcomes = [pl.DataFrame(schema={**_OWNER, **OUTCOME})]
    accounts = [pl.DataFrame(schema={**_OWNER, **ACCOUNT})]
    for delivery in deliveries:
        # It counts even where its folder was since overwritten by something that was refused.
        if in_force is None or delivery.name != in_force.delivery:
            outcomes.append(_owned(delivery.outcomes, centre, delivery.name))
            accounts.append(_owned(source_accounts(delivery.outcomes), centre, delivery.name))
    if in_force:
        outcomes.append(in_force.quality("row_outcome"))
        accounts.append(in_force.quality("source_account"))
    source_account = pl.concat(accounts)
    return {
        "delivery": _delivery_rows(centre, deliveries, in_force, is_stale, source_account),
        "row_outcome": pl.concat(outcomes),
        "source_account": source_account,
        "row_account": in_force.quality("row_account") if in_force else pl.DataFrame(schema=_ROW_ACCOUNT),
        "finding": history(centre, remarks, deliveries, in_force, acceptances),
    }


def _owned(frame: pl.DataFrame, centre: str, delivery: str) -> pl.DataFrame:
    return frame.select(pl.lit(centre).alias("centre_id"), pl.lit(delivery).alias("delivery_id"), pl.all())


def _delivery_rows(
    centre: str,
    deliveries: Sequence[Delivery],
    in_force: Landed | None,
    is_stale: bool,
    accounts: pl.DataFrame,
) -> pl.DataFrame:
    states = {delivery.name: (delivery.status, False, delivery.sha256) for delivery in deliveries}
    if in_force:
        # It counts even where its folder was since overwritten by something that was refused: the files are those that
        # were taken in, or who looks for a patient takes the rows of the one for those of the other.
        sha256 = fingerprint(in_force.inputs) if in_force.delivery in states else ""
        states[in_force.delivery] = ("in_force", is_stale, sha256)
    counts = accounts.group_by("delivery_id").agg(
        pl.col("rows_in").sum().alias("source_rows"), *(pl.col(c).sum() for c in OUTCOMES)
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
    return counted.with_columns(pl.col("source_rows", *OUTCOMES).fill_null(0)).select(list(_DELIVERY))
