"""Verdicts on the numbers of a patient's episodes: one after the other, each once, in the order of their dates.

Belongs here: rules that hold the episodes of a patient against each other. Does not belong here: which of them
is day 0 (``order``).
"""

import polars as pl

from schemas.validate.cells import row_verdicts
from schemas.validate.moments import after

_PLACE = ["patient_id", "episode_number"]


def episode_numbers(rows: pl.DataFrame, sent: pl.DataFrame) -> pl.DataFrame:
    """The broken rules in ``rows``, which carry their place as ``row``; ``sent`` holds all that was sent.

    An episode that was sent and set aside is no gap.
    """
    numbered = rows.filter(pl.all_horizontal(pl.col(_PLACE).is_not_null()))
    ones_before = sent.select("patient_id", pl.col("episode_number") + 1)
    gaps = numbered.filter(pl.col("episode_number") > 1).join(ones_before, on=_PLACE, how="anti")
    repeated = numbered.filter(pl.struct(_PLACE).is_duplicated())
    return pl.concat(
        [
            row_verdicts(_contradicted(numbered), "episode_order_contradicted", "episode_number"),
            row_verdicts(gaps, "episode_number_gap", "episode_number"),
            row_verdicts(repeated, "episode_number_repeated", "episode_number"),
        ]
    )


def _contradicted(numbered: pl.DataFrame) -> pl.DataFrame:
    """Both episodes of each pair of which the one with the lower number is certainly the later one."""
    several = numbered.filter(pl.col("patient_id").is_duplicated())
    others = several.select("patient_id", pl.all().exclude("patient_id").name.prefix("other."))
    pairs = several.join(others, on="patient_id").filter(
        pl.col("episode_number") < pl.col("other.episode_number"), after("diagnosis", "other.diagnosis")
    )
    return (
        pl.concat([pairs.select("row"), pairs.select(pl.col("other.row").alias("row"))]).unique().sort("row")
    )
