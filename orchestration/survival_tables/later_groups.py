"""Stratifications by something that is decided after the index: what they ask for, and which are refused.

Belongs here: reading the rows of ``reference.stratification`` that need landmarks, and the sentences that refuse
one. Does not belong here: what is estimated at a landmark (``landmark_analysis``).
"""

import re
from dataclasses import dataclass

import duckdb

from orchestration.immortal_time import explanation
from orchestration.months import whole_days

_ROWS = """
    select stratification_id, within_attribute, by_attribute, decided_by, landmark_months, landmark_endpoints
    from reference.stratification
    order by stratification_id
"""
_LATER = "select distinct attribute from intermediate.int_later_attributes_dated"
_FROM_THE_START = "select distinct attribute from intermediate.int_episodes_attributed"
_REMEDY = (
    "In dbt_project/seeds/reference/stratification.csv, give its row landmark_months (such as 3 6 12) and "
    "landmark_endpoints (such as OS PFS): units are then grouped by what was known at the landmark, time counts from "
    "it, and who left before it is counted apart (docs/landmarks.md)."
)


@dataclass(frozen=True)
class LaterGroups:
    """A stratification that is made at landmarks. landmarks: months to whole days from the index."""

    stratification_id: str
    within_attribute: str | None
    by_attribute: str
    landmarks: dict[int, int]
    endpoints: tuple[str, ...]


def later_groups(connection: duckdb.DuckDBPyConnection) -> list[LaterGroups]:
    """The stratifications made at landmarks, of a registry in which none is refused."""
    return [
        LaterGroups(name, within, by, _days(months), tuple(endpoints.split()))
        for name, within, by, _, months, endpoints in connection.execute(_ROWS).fetchall()
        if months
    ]


def refused_stratifications(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """A sentence for each row of the seed by which groups would be compared that only the future makes."""
    known = {code for (code,) in connection.execute("select endpoint_id from reference.endpoint").fetchall()}
    # Attributes of which this registry has no value are in neither: nothing is compared by them either.
    later, from_the_start = (
        {name for (name,) in connection.execute(attributes).fetchall()}
        for attributes in (_LATER, _FROM_THE_START)
    )
    found = []
    for name, within, by, decided_by, months, endpoints in connection.execute(_ROWS).fetchall():
        is_later = by in later
        subject = f"The stratification '{name}'"
        if within in later:
            found.append(
                explanation(f"{subject} is nested in '{within}', which", f"Nest it in none. {_REMEDY}")
            )
        elif (decided_by or is_later) and not months:
            found.append(explanation(f"{subject} groups by '{by}', which", _REMEDY))
        elif months and by in from_the_start:
            found.append(f"{subject} has landmarks, and '{by}' is known at the index: leave them empty.")
        elif months and not (
            re.fullmatch(r"[1-9]\d*( [1-9]\d*)*", months) and set((endpoints or "?").split()) <= known
        ):
            found.append(
                f"{subject} has landmark_months or landmark_endpoints that cannot be read: write whole months of 1 or "
                "more, and codes of the seed endpoint, with a blank between them, such as 3 6 12 and OS PFS."
            )
    return found


def _days(months: str) -> dict[int, int]:
    return {int(month): whole_days(int(month)) for month in months.split()}
