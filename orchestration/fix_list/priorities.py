"""What to fix first: a row a rule, those that concern the most patients before the others.

Belongs here: counting and order. Does not belong here: layout, and which patient a row is of (``patients``).
"""

from dataclasses import dataclass

import polars as pl

from orchestration.fix_list.patients import PLACE
from orchestration.fix_list.told import ERROR, Told, Wording

#: Nothing is to be mended in such a row itself: it comes right with the one that it hangs on.
_FOLLOWS = "parent_quarantined"
#: A refused delivery stops everything else of the centre, so its reasons come before any row.
_REFUSED = "refused"


@dataclass(frozen=True)
class Priority:
    """A rule that is broken, and how much hangs on it.

    ``patients`` is None where no row leads to one (a file, a row that could not be cut, an export that cannot be
    read). ``unknown_rows`` are rows of which the patient is not known; they are in ``rows`` too.
    """

    rule: str
    severity: str
    kind: str
    words: Wording
    is_refusal: bool
    findings: int
    rows: int
    patients: int | None
    unknown_rows: int
    places: tuple[str, ...]

    @property
    def weight(self) -> tuple[bool, bool, bool, int, int, str]:
        """Refusals, then errors, then what follows from them, then warnings; the most patients first."""
        known = self.patients or 0
        return (
            not self.is_refusal,
            self.severity != ERROR,
            self.rule == _FOLLOWS,
            -(known + self.unknown_rows),
            -self.findings,
            self.rule,
        )


def priorities(told: Told, patients: pl.DataFrame) -> list[Priority]:
    """The rules of the open findings of a centre, the most urgent first."""
    keys = ["delivery_id", *PLACE]
    found = told.of_status("open")
    rows = found.filter(pl.col("source_row").is_not_null()).select("rule", *keys).unique()
    owned = rows.join(patients, on=keys, how="left", nulls_equal=True)
    counts = owned.group_by("rule").agg(
        pl.struct(keys).n_unique().alias("rows"),
        pl.col("patient").drop_nulls().n_unique().alias("patients"),
        pl.struct(keys).filter(pl.col("patient").is_null()).n_unique().alias("unknown"),
    )
    place = pl.coalesce("source_sheet", "source_file")
    rules = found.group_by("rule").agg(
        pl.col("severity").min(),
        pl.col("kind").first(),
        pl.len().alias("findings"),
        (pl.col("effect") == _REFUSED).any().alias("is_refusal"),
        place.filter(pl.col("source_file").is_not_null()).unique().sort().alias("places"),
        pl.col("message", "remedy").first(),
    )
    joined = rules.join(counts, on="rule", how="left").with_columns(
        pl.col("rows", "patients", "unknown").fill_null(0)
    )
    made = [
        Priority(
            rule=row["rule"],
            severity=row["severity"],
            kind=row["kind"],
            words=told.rules.get(row["rule"], Wording(row["rule"], row["message"], row["remedy"] or "")),
            is_refusal=row["is_refusal"],
            findings=row["findings"],
            rows=row["rows"],
            patients=row["patients"] or None,
            unknown_rows=row["unknown"],
            places=tuple(row["places"]),
        )
        for row in joined.iter_rows(named=True)
    ]
    return sorted(made, key=lambda priority: priority.weight)
