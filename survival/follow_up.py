"""How long patients were followed: the reverse Kaplan-Meier.

Belongs here: follow-up as a time to censoring. Does not belong here: the median time of
the censored, which shortens as patients die and says little about follow-up.
"""

from __future__ import annotations

from dataclasses import dataclass

from survival.confidence import ConfType
from survival.kaplan_meier import KaplanMeier, kaplan_meier
from survival.quantiles import Quantile, survival_quantile
from survival.risk_table import RiskTable


@dataclass(frozen=True)
class FollowUpRange:
    """When the first and the last left observation: of all, and of the censored; None where there is nobody."""

    shortest: float | None
    longest: float | None
    shortest_censored: float | None
    longest_censored: float | None


def reverse_kaplan_meier(
    table: RiskTable, conf_type: ConfType = "log-log", conf_level: float = 0.95
) -> KaplanMeier:
    """The Kaplan-Meier curve of the time to censoring, an event ending the observation of it.

    The roles of event and censoring are swapped, and with them the order at ties: here the censorings of a
    day come first and its events leave after them, as in R's survfit(Surv(time, 1 - event) ~ 1).
    Source: Schemper and Smith, Controlled Clinical Trials 1996.
    """
    swapped = RiskTable(table.time, table.n_risk, table.n_censor.reshape(-1, 1), table.events, table.n_enter)
    return kaplan_meier(swapped, conf_type, conf_level)


def median_follow_up(table: RiskTable, conf_type: ConfType = "log-log", conf_level: float = 0.95) -> Quantile:
    """The median of the reverse Kaplan-Meier, with its interval; None where it is not reached."""
    return survival_quantile(reverse_kaplan_meier(table, conf_type, conf_level), 0.5)


def follow_up_range(table: RiskTable) -> FollowUpRange:
    """The range of follow-up, in the unit of time, from its origin (not from a late entry)."""
    ends: list[float | None] = []
    for left in (table.exits > 0, table.n_censor > 0):
        times = table.time[left]
        ends += [float(times[0]), float(times[-1])] if len(times) else [None, None]
    return FollowUpRange(*ends)
