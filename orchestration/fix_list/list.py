"""The fix-list as one thing, before it is a workbook or a page.

Belongs here: what both of them show, gathered. Does not belong here: either layout.
"""

from dataclasses import dataclass

import polars as pl

from orchestration.fix_list.priorities import Priority, priorities
from orchestration.fix_list.source_rows import Rows, SourceSheet
from orchestration.fix_list.told import Told
from schemas.profile import Profile

#: Outcome of rows to its name on paper.
OUTCOMES = {
    "source_rows": "Rows", "accepted": "Accepted", "quarantined": "Set aside", "superseded": "Superseded",
    "ignored": "Not wanted by the profile",
}  # fmt: skip
_STATUS = {"in_force": "in force", "superseded": "superseded", "refused": "refused"}


@dataclass(frozen=True)
class FixList:
    """A centre's fix-list.

    ``deliveries`` are rows of: delivery, what it is, and its rows by outcome. ``counts`` are the open findings by
    severity and kind. ``elsewhere`` are the open findings that are about no row; ``accepted`` those that the centre
    accepted.
    """

    centre: str
    deliveries: list[tuple[object, ...]]
    counts: list[tuple[object, ...]]
    first: list[Priority]
    sheets: list[SourceSheet]
    elsewhere: pl.DataFrame
    accepted: pl.DataFrame
    open: pl.DataFrame
    fixed_count: int
    profile: Profile | None

    @property
    def open_count(self) -> int:
        """How many findings are open."""
        return self.open.height


def fix_list(told: Told, rows: Rows) -> FixList:
    """Gather the fix-list of a centre."""
    found = told.of_status("open")
    no_row = pl.col("source_file").is_null() | pl.col("source_row").is_null()
    counts = found.group_by("severity", "kind").len().sort("severity", "kind")
    return FixList(
        centre=told.centre,
        deliveries=[_delivery(row) for row in told.deliveries.iter_rows(named=True)],
        counts=counts.rows(),
        first=priorities(told, rows.patients),
        sheets=rows.sheets,
        elsewhere=found.filter(no_row),
        accepted=told.of_status("accepted"),
        open=found,
        fixed_count=told.of_status("fixed").height,
        profile=rows.profile,
    )


def _delivery(row: dict[str, object]) -> tuple[object, ...]:
    stale = ", a newer one was refused" if row["is_stale"] else ""
    status = str(row["status"])
    return (row["delivery_id"], _STATUS.get(status, status) + stale, *(row[name] for name in OUTCOMES))
