"""The risk table: the counts from which every estimator here is computed.

Belongs here: the table, the two ways to build it, what can be read off it, and the sum of tables.
Does not belong here: the counting itself (survival.risk_table_counts), what a table must be
(survival.risk_table_checks), any estimate, any rounding of times (survival.near_ties).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from survival.risk_table_checks import checked_columns
from survival.risk_table_counts import distinct_times, numbers_at_risk, subject_times

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class RiskTable:
    """Counts at each distinct time of one stratum. Build it with `from_counts` or `from_subjects`.

    time: float64[k], strictly increasing, finite and not negative, in any one unit.
    n_risk: int64[k], under observation just before each time.
    n_event: int64[k, causes], events at each time, one column for each of `causes`.
    n_censor: int64[k], censored at each time. Events precede censorings at the same time.
    n_enter: int64[k] or None, subjects whose observation starts at each time (delayed entry); they are
        at risk just after it. Subjects not counted here are at risk from the start.
    causes: the cause code of each column of n_event.
    """

    time: FloatArray
    n_risk: IntArray
    n_event: IntArray
    n_censor: IntArray
    n_enter: IntArray | None = None
    causes: tuple[int, ...] = (1,)

    def __post_init__(self) -> None:
        """Check the counts and make the arrays read-only."""
        columns = checked_columns(
            self.time, self.n_risk, self.n_event, self.n_censor, self.n_enter, self.causes
        )
        for name, column in columns.items():
            object.__setattr__(self, name, column)

    @classmethod
    def from_counts(
        cls,
        time: ArrayLike,
        n_event: ArrayLike,
        n_censor: ArrayLike,
        n_enter: ArrayLike | None = None,
        causes: Sequence[int] | None = None,
    ) -> RiskTable:
        """The table of counts per time; rows of the same time are added, rows without any count dropped.

        time: float[r], any order. n_event: int[r] or int[r, causes]. n_censor, n_enter: int[r].
        n_enter counts late entries; whoever is not counted there is at risk from the start.
        causes: the cause code of each column of n_event, 1, 2, ... when not given.
        Raises ValueError for a time that is negative, NaN or infinite, for a count that is negative or not
        whole, and for more exits at a time than subjects at risk.
        """
        counts = distinct_times(time, n_event, n_censor, n_enter)
        codes = tuple(causes) if causes is not None else tuple(range(1, counts.n_event.shape[1] + 1))
        n_risk = numbers_at_risk(counts.n_event.sum(axis=1) + counts.n_censor, counts.n_enter)
        return cls(counts.time, n_risk, counts.n_event, counts.n_censor, counts.n_enter, codes)

    @classmethod
    def from_subjects(
        cls,
        time: ArrayLike,
        cause: ArrayLike,
        entry: ArrayLike | None = None,
        causes: Sequence[int] | None = None,
    ) -> RiskTable:
        """The table of one row per subject.

        time: float[n], the end of observation. cause: int[n] (or bool), 0 censored, 1, 2, ... the cause.
        entry: float[n] or None, the start of observation, at risk just after it (delayed entry).
        causes: the codes that get a column; those that occur when not given.
        Raises ValueError for a time that is negative, NaN or infinite, for a cause that is not a whole
        number or not among `causes`, and for an entry at or after the end.
        """
        counts, codes = subject_times(time, cause, entry, causes)
        return cls.from_counts(*counts, codes)

    @property
    def events(self) -> IntArray:
        """Events of any cause at each time, int64[k]."""
        if self.n_event.shape[1] == 1:
            return self.n_event[:, 0]
        return np.asarray(self.n_event.sum(axis=1), dtype=np.int64)

    @property
    def exits(self) -> IntArray:
        """Subjects who leave observation at each time, by an event or censored, int64[k]."""
        return self.events + self.n_censor

    @property
    def n_subjects(self) -> int:
        """Subjects in the table, each counted when leaving."""
        return int(self.exits.sum())

    @property
    def person_time(self) -> float:
        """Total time under observation, in the unit of time."""
        entered = 0 if self.n_enter is None else self.n_enter
        return float(np.sum(self.time * (self.exits - entered)))

    @property
    def last_time(self) -> float | None:
        """The longest follow-up, None for a table of nobody."""
        return float(self.time[-1]) if len(self.time) else None

    def at_risk(self, times: ArrayLike) -> IntArray:
        """Subjects under observation just before each of `times` (float[m]), int64[m]."""
        row = np.searchsorted(self.time, np.asarray(times, dtype=np.float64), side="left")
        within = row < len(self.time)
        if within.all():
            return self.n_risk[row]
        at_risk = np.zeros(row.shape, dtype=np.int64)
        at_risk[within] = self.n_risk[row[within]]
        return at_risk

    def for_cause(self, cause: int) -> RiskTable:
        """The cause-specific table: events of every other cause counted as censored."""
        column = self.n_event[:, [self.causes.index(cause)]] if cause in self.causes else None
        if column is None:
            raise ValueError(f"no such cause in the table: {cause}")
        censored = self.exits - column[:, 0]
        return RiskTable(self.time, self.n_risk, column, censored, self.n_enter, (cause,))


def sum_risk_tables(tables: Sequence[RiskTable]) -> RiskTable:
    """The risk table of the union of separate groups of subjects: the sum of their tables, exactly.

    Times of all tables make the grid; causes are those of any table, in increasing order.
    Raises ValueError when no table is given.
    """
    if not tables:
        raise ValueError("no risk table to sum")
    causes = sorted({cause for table in tables for cause in table.causes})
    if len(tables) == 1 and tables[0].causes == tuple(causes):
        return tables[0]
    events = []
    for table in tables:
        block = np.zeros((len(table.time), len(causes)), dtype=np.int64)
        block[:, [causes.index(cause) for cause in table.causes]] = table.n_event
        events.append(block)
    entered = None
    if any(table.n_enter is not None for table in tables):
        entered = np.concatenate(
            [np.zeros_like(t.n_censor) if t.n_enter is None else t.n_enter for t in tables]
        )
    return RiskTable.from_counts(
        np.concatenate([table.time for table in tables]),
        np.vstack(events),
        np.concatenate([table.n_censor for table in tables]),
        entered,
        causes,
    )
