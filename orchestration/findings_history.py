"""The life of a finding: when it was first and last seen, and whether it is open, fixed or accepted.

Belongs here: one row a finding out of what was told of each delivery. Does not belong here: what makes two findings the
same one (``schemas.telling``), and findings of the warehouse, which the model ``quality.finding`` adds.
"""

from collections.abc import Sequence

import polars as pl

from orchestration.delivery_folders import Delivery
from orchestration.landing_store import Landed
from schemas.acceptances import ACCEPTED, Acceptances
from schemas.findings import Finding
from schemas.telling import TOLD, told_of

#: One row a finding of a centre. ``accepts`` is what an acceptance names of which no finding of intake is known: it may
#: be one of the warehouse.
HISTORY: dict[str, type[pl.DataType]] = {
    "centre_id": pl.String,
    "delivery_id": pl.String,
    **TOLD,
    **dict.fromkeys(("first_seen", "last_seen", "status", "note", "accepts"), pl.String),
}
#: The rows of the registry are those of the delivery in force, so of a finding seen twice its place there is told.
_IN_FORCE, _NOW, _PAST = range(3)


def history(
    centre: str,
    remarks: Sequence[Finding],
    deliveries: Sequence[Delivery],
    in_force: Landed | None,
    acceptances: Acceptances,
) -> pl.DataFrame:
    """Every finding of a centre once (``HISTORY``): first those that are open, then those that are fixed.

    A finding is open where the delivery in force has it, or a newer one that was refused; where only superseded
    deliveries have it, it is fixed. An acceptance changes an open finding to accepted and nothing else.

    Args:
        centre: the centre.
        remarks: findings about its folder.
        deliveries: its deliveries, with what is told of each but the one in force.
        in_force: the delivery in force, with its findings.
        acceptances: what the centre accepts.

    """
    seen = [_seen(told_of(remarks, centre, by_words=True), None, _NOW)]
    for delivery in deliveries:
        rank = _PAST if delivery.status == "superseded" else _NOW
        seen.append(_seen(delivery.found, delivery.name, rank))
    if in_force:
        seen.append(_seen(in_force.quality("finding").select(list(TOLD)), in_force.delivery, _IN_FORCE))
    once = _once(pl.concat(seen))
    accepted = once.join(acceptances.valid, on="finding_id", how="left", maintain_order="left")
    is_accepted = (pl.col("status") == "open") & pl.col("note").is_not_null()
    judged = accepted.with_columns(
        pl.when(is_accepted).then(pl.lit("accepted")).otherwise("status").alias("status"),
        pl.when(is_accepted).then("note").alias("note"),
        pl.lit(None, pl.String).alias("accepts"),
    )
    about = _about_acceptances(centre, once, in_force, acceptances)
    whole = pl.concat([about, judged.select(about.columns)])
    return whole.select(pl.lit(centre).alias("centre_id"), *list(HISTORY)[1:])


def _seen(found: pl.DataFrame, delivery: str | None, rank: int) -> pl.DataFrame:
    return found.with_columns(
        pl.lit(delivery, pl.String).alias("delivery_id"), pl.lit(rank, pl.Int8).alias("rank")
    )


def _once(seen: pl.DataFrame) -> pl.DataFrame:
    """Each finding once, at its best place, with the first and the last delivery in which it was seen."""
    life = seen.group_by("finding_id").agg(
        pl.col("delivery_id").min().alias("first_seen"), pl.col("delivery_id").max().alias("last_seen")
    )
    best = seen.sort("rank", "delivery_id", descending=[False, True], nulls_last=True, maintain_order=True)
    once = best.unique("finding_id", keep="first", maintain_order=True)
    is_past = pl.col("rank") == _PAST
    told = once.join(life, on="finding_id", how="left", maintain_order="left").with_columns(
        pl.when(is_past).then(pl.lit("fixed")).otherwise(pl.lit("open")).alias("status")
    )
    # What stops a whole delivery is read first.
    reading = pl.col("rank").replace_strict({_NOW: 0, _IN_FORCE: 1, _PAST: 2}, return_dtype=pl.Int8)
    return told.sort(reading, maintain_order=True).drop("rank")


def _about_acceptances(
    centre: str, once: pl.DataFrame, in_force: Landed | None, acceptances: Acceptances
) -> pl.DataFrame:
    """What is wrong with acceptances; without a delivery in force nobody knows which of them match."""
    unmatched = acceptances.valid.join(once, on="finding_id", how="anti", maintain_order="left")
    if in_force is None:
        unmatched = unmatched.clear()
    findings = [
        Finding(
            "acceptance_unmatched",
            f"row {row} of {ACCEPTED} names no finding",
            ACCEPTED,
            None,
            row,
            "finding_id",
        )
        for row in unmatched["source_row"]
    ]
    nothing = [pl.lit(None, pl.String).alias(name) for name in ("delivery_id", "first_seen", "last_seen")]
    told = told_of([*findings, *acceptances.findings], centre).with_columns(
        *nothing, pl.lit("open").alias("status")
    )
    named = unmatched.select("source_row", pl.col("finding_id").alias("accepts"), "note").with_columns(
        pl.lit("acceptance_unmatched").alias("rule")
    )
    return told.join(named, on=["rule", "source_row"], how="left", maintain_order="left").select(
        "delivery_id", *TOLD, "first_seen", "last_seen", "status", "note", "accepts"
    )
