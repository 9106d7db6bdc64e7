"""What a survival table is: its meaning, its columns and how its rows are made.

Belongs here: the form of a definition, and the columns that several tables share.
Does not belong here: any one table.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from orchestration.survival_tables.counted import Counted

#: A row, or in a long table a block of rows: a value is then an array of one a row, or one for all of them.
Row = dict[str, Any]
#: Name to type and meaning, once for the warehouse, the files and the docs.
Columns = dict[str, tuple[str, str]]


@dataclass(frozen=True)
class SurvivalTable:
    """A table of the schema ``survival``.

    meaning: one or two sentences. columns: in their order. keys: the columns that name a row, by which files
    are ordered. rows: makes them from the counts; each row, or block of rows, has exactly the columns.
    carried_by: the temporary table (``carried``) whose rows name those of a centre that is carried over, which ``rows``
    does not make; None where every row is made.
    """

    meaning: str
    columns: Columns
    keys: tuple[str, ...]
    rows: Callable[[Counted], Iterable[Row]]
    carried_by: Literal["carried_set", "carried_group"] | None = None

    @property
    def carried_columns(self) -> tuple[str, ...]:
        """The columns by which ``carried_by`` names rows."""
        return SERIES_KEYS if self.carried_by == "carried_group" else SET_KEYS


SET_KEYS = ("endpoint_id", "stratification_id", "within_group")
SERIES_KEYS = (*SET_KEYS, "group_name")

SET: Columns = {
    "endpoint_id": ("varchar", "Endpoint, as in reference.endpoint."),
    "stratification_id": ("varchar", "Stratification, as in reference.stratification."),
    "within_group": (
        "varchar",
        "The part of the registry that is stratified, such as one centre; empty for all of it.",
    ),
}
SERIES: Columns = {
    **SET,
    "group_name": ("varchar", "Group of the stratification; 'unknown' where it is not known."),
}
ESTIMATOR: Columns = {
    "estimator": (
        "varchar",
        "kaplan_meier; aalen_johansen (1 - cumulative incidence) where another cause competes.",
    )
}
