"""What a risk table must be: its shapes, its times, its causes, and numbers at risk that follow from the rest.

Belongs here: checks of a whole table, that raise ValueError with the rule that was broken.
Does not belong here: checks of a single column (survival.validation), repairs; nothing is corrected.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from survival.validation import as_counts, refuse_bad_times

Column = NDArray[np.float64] | NDArray[np.int64]


def checked_columns(
    time: ArrayLike,
    n_risk: ArrayLike,
    n_event: ArrayLike,
    n_censor: ArrayLike,
    n_enter: ArrayLike | None,
    causes: Sequence[int],
) -> dict[str, Column]:
    """The columns of a risk table by name, as read-only arrays; n_enter only where it is given.

    Shapes are those of `RiskTable`. Raises ValueError for columns that no table can have.
    """
    times = np.asarray(time, dtype=np.float64)
    if times.ndim != 1:
        raise ValueError("time must be one-dimensional")
    refuse_bad_times(times, "time")
    if np.any(times[1:] <= times[:-1]):
        raise ValueError("times must be strictly increasing")
    events = as_counts(n_event, "n_event")
    if events.shape != (len(times), len(causes)):
        raise ValueError(f"n_event must have shape ({len(times)}, {len(causes)})")
    if len(set(causes)) != len(causes) or any(cause < 1 for cause in causes):
        raise ValueError("causes must be distinct whole numbers of 1 or more")
    given = {"n_risk": n_risk, "n_censor": n_censor} | ({} if n_enter is None else {"n_enter": n_enter})
    counts = {name: as_counts(values, name) for name, values in given.items()}
    for name, column in counts.items():
        if column.shape != times.shape:
            raise ValueError(f"{name} must have one count for each time")
    refuse_inconsistent_risk(counts["n_risk"], events.sum(axis=1) + counts["n_censor"], counts.get("n_enter"))
    columns: dict[str, Column] = {"time": times, "n_event": events, **counts}
    return {name: read_only(column) for name, column in columns.items()}


def read_only(column: Column) -> Column:
    """A view of the column that cannot be written to."""
    view = column.view()
    view.flags.writeable = False
    return view


def refuse_inconsistent_risk(
    n_risk: NDArray[np.int64], exits: NDArray[np.int64], n_enter: NDArray[np.int64] | None
) -> None:
    """ValueError unless each number at risk follows from the one before and everyone leaves in the end."""
    if len(n_risk) == 0:
        return
    if np.any(n_risk < exits):
        raise ValueError("more subjects leave at a time than are at risk just before it")
    after = n_risk - exits + (0 if n_enter is None else n_enter)
    if np.any(after[:-1] != n_risk[1:]) or after[-1] != 0:
        raise ValueError("n_risk does not follow from the counts of those who leave and enter")
