"""The closed list of statistics that a claim can be recomputed by, and that a printed number can turn out to be.

Belongs here: each statistic of one cohort, by name and in words. Those that ignore censoring are here because authors
print them: no other table of the warehouse does. Does not belong here: choosing a cohort (``cohorts``), a formula of
survival.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from orchestration.survival_tables.figures import median_of
from orchestration.survival_tables.series import curve_of
from survival.aalen_johansen import AalenJohansen
from survival.follow_up import median_follow_up
from survival.landmarks import survival_at
from survival.quantiles import Quantile
from survival.risk_table import FloatArray, RiskTable

COUNTS = {
    "patients": "number of patients",
    "sites": "number of metastatic sites",
    "lesions": "number of metastases",
    "events": "number with an event",
    "event_free": "number without an event",
}
#: The counts that need an endpoint.
OF_EVENTS = ("events", "event_free")
#: Times of one cohort, in the order in which they are thought of when another number was printed.
TIMES = {
    "km_median": "Kaplan-Meier median",
    "mean": "mean",
    "crude_median": "crude median",
    "mean_of_event_free": "mean of those without an event",
    "median_of_event_free": "crude median of those without an event",
    "mean_of_events": "mean of those with an event",
    "median_of_events": "crude median of those with an event",
    "follow_up_median": "median follow-up",
    "minimum": "shortest time",
    "maximum": "longest time",
}
#: A published median, against which the cohort's events are tested.
AGAINST = "against_printed_median"
STATISTICS = (*COUNTS, *TIMES, AGAINST)


def is_landmark(name: str) -> bool:
    """Whether it is survival at so many months, such as survival_at_12_months."""
    return re.fullmatch(r"survival_at_[1-9]\d{0,2}_months", name) is not None


@dataclass(frozen=True)
class Times:
    """The times of one cohort for one endpoint: (entry, time, cause), each with how often it occurs.

    Times are in the unit of a claim. Where each of them is a whole number of units to within half a day, as where a
    centre sends months and the warehouse keeps days, it is that whole number: no figure is off by the rounding.
    """

    entry: FloatArray
    time: FloatArray
    cause: FloatArray
    n: FloatArray
    #: Whether any unit of the registry has a competing cause for the endpoint.
    is_competing: bool = False

    @classmethod
    def of(cls, units: pl.DataFrame, days_per_unit: float, is_competing: bool = False) -> "Times":
        """The times of units with the columns entry_days, time_days and cause."""
        by = ("time_days", "cause", "entry_days")
        counts = units.group_by(by).len("n").sort(by)
        time, cause, entry, n = (counts[name].cast(pl.Float64).to_numpy() for name in (*by, "n"))
        whole = np.round(time / days_per_unit)
        is_whole = bool((np.abs(whole * days_per_unit - time) <= 0.5).all()) and not entry.any()
        return cls(entry / days_per_unit, whole if is_whole else time / days_per_unit, cause, n, is_competing)

    @property
    def units(self) -> int:
        """Patients, or lesions for local control."""
        return int(self.n.sum())

    @property
    def events(self) -> int:
        """Events of the endpoint."""
        return int(self.n[self.cause == 1].sum())

    @cached_property
    def table(self) -> RiskTable:
        """The risk table; causes above 1 compete."""
        n, late = self.n.astype(int), self.entry > 0
        causes = (1, 2) if self.is_competing else (1,)
        is_event = np.stack([self.cause == 1, self.cause > 1][: len(causes)], axis=1)
        nobody = np.zeros(int(late.sum()), dtype=int)
        return RiskTable.from_counts(
            np.concatenate([self.time, self.entry[late]]),
            np.concatenate([is_event * n[:, None], np.stack([nobody] * len(causes), axis=1)]),
            np.concatenate([np.where(self.cause == 0, n, 0), nobody]),
            np.concatenate([np.zeros_like(n), n[late]]) if late.any() else None,
            causes,
        )

    @property
    def each(self) -> FloatArray:
        """One time a unit, sorted."""
        return np.repeat(self.time, self.n.astype(int))

    def where(self, has_event: bool) -> "Times":
        """Those with an event of the endpoint, or those without."""
        chosen = (self.cause == 1) == has_event
        return Times(
            self.entry[chosen], self.time[chosen], self.cause[chosen], self.n[chosen], self.is_competing
        )


def median(times: Times) -> Quantile:
    """The Kaplan-Meier median with its 95% interval."""
    return median_of(curve_of(times.table))


def survival(times: Times, when: float) -> tuple[float, float | None, float | None] | None:
    """Kaplan-Meier survival at a time with its interval; None past the last observation or where a cause competes."""
    curve = curve_of(times.table)
    if isinstance(curve, AalenJohansen):
        return None
    [mark] = survival_at(curve, [when])
    if mark.beyond_followup and mark.estimate > 0:
        return None
    return mark.estimate, *((mark.lower, mark.upper) if mark.estimate < 1 else (None, None))


_TIMES: dict[str, Callable[[Times], float | None]] = {
    "km_median": lambda times: median(times).estimate,
    "mean": lambda times: float(times.each.mean()),
    "crude_median": lambda times: float(np.median(times.each)),
    "mean_of_event_free": lambda times: _of(times.where(has_event=False), "mean"),
    "median_of_event_free": lambda times: _of(times.where(has_event=False), "crude_median"),
    "mean_of_events": lambda times: _of(times.where(has_event=True), "mean"),
    "median_of_events": lambda times: _of(times.where(has_event=True), "crude_median"),
    "follow_up_median": lambda times: None if times.is_competing else median_follow_up(times.table).estimate,
    "minimum": lambda times: float(times.time.min()),
    "maximum": lambda times: float(times.time.max()),
}


def _of(times: Times, name: str) -> float | None:
    return _TIMES[name](times) if times.units else None


def time_of(times: Times, name: str) -> float | None:
    """A time of the list; None where there is none, such as a median that is not reached."""
    return _of(times, name)


def all_times(times: Times) -> Iterator[tuple[str, float]]:
    """Every time of the list that the cohort has."""
    for name in TIMES:
        value = time_of(times, name)
        if value is not None:
            yield name, value
