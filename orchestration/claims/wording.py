"""What a verdict says, in words.

Belongs here: reasons and what the printed number is instead. Does not belong here: how they are laid out (``table``).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from orchestration.claims.claim import TIME_UNITS, Claim
from orchestration.claims.other_statistic import Found
from orchestration.claims.recomputing import Recomputed
from orchestration.claims.statistics import AGAINST, TIMES, Times

#: More matches than this are counted, not named.
_MOST = 3
_MANY = "give so many figures that one would fit by chance"
_NONE = "do not give it either"


def figure(claim: Claim, value: float) -> str:
    """A figure with the digits that the printed number has, and one decimal of a time, share or mean at least."""
    decimals = len(claim.printed_value.partition(".")[2])
    is_count = claim.unit not in TIME_UNITS and claim.unit != "percent" and value == round(value)
    return f"{value:.{decimals if is_count else max(decimals, 1)}f}"


def why(found: Recomputed) -> str:
    """Why the rows give no figure, where they give none."""
    return "" if found.value is not None else f"Not reached: {found.events} of {found.n} had the event"


def is_instead(found: Found) -> str:
    """What the printed number is; '' where nothing can be named."""
    by_whom: dict[str, list[str]] = {}
    for match in found.named:
        statistics = by_whom.setdefault(match.of, [])
        if match.statistic not in statistics:
            statistics.append(match.statistic)
    phrases = [f"the {' and '.join(statistics)} of {of}" for of, statistics in by_whom.items()]
    if len(phrases) > _MOST:
        phrases = [*phrases[:_MOST], f"{len(phrases) - _MOST} more"]
    return ", or ".join(phrases)


def is_nothing(claim: Claim, own: Times, found: Found) -> str:
    """That a time in print is no figure that was tried."""
    if own.units == 1:
        return f"Not the time of the only patient; other cohorts {_MANY if found.is_stopped else _NONE}"
    mean, middle = (figure(claim, value) for value in (float(own.each.mean()), float(np.median(own.each))))
    return (
        f"No statistic of the same {own.units} (mean {mean}, crude median {middle}); "
        f"other cohorts {_MANY if found.is_stopped else _NONE}"
    )


def printed_elsewhere(claim: Claim, claims: Sequence[Claim]) -> str:
    """Where the same paper prints the same figure as another number."""
    if claim.problem or claim.statistic == AGAINST or not (claim.statistic or claim.query):
        return ""
    found = [
        f"{other.printed_value} in {other.printed_in} ({other.claim_id})"
        for other in claims
        if not other.problem and _about(other) == _about(claim) and other.printed_value != claim.printed_value
    ]
    return ", ".join(found)


def _about(claim: Claim) -> tuple[str, ...]:
    # A time is called median in one place and not in another; what it is a time of is what they share.
    kind = "time" if claim.statistic in TIMES else claim.statistic
    return claim.claim_set, claim.centre_id, claim.endpoint_id, claim.cohort, claim.query, kind


def shown(row: Mapping[str, Any]) -> str:
    """What the rows give, of a row of the table ``survival.claim``: the figure with its interval."""
    value, lower, upper = (row[f"recomputed_{name}"] for name in ("value", "lower", "upper"))
    decimals = len(str(row["printed_value"]).partition(".")[2])
    decimals = max(decimals, 1) if row["unit"] in TIME_UNITS or row["unit"] == "percent" else decimals

    def told(number: float | None) -> str:
        return "not reached" if number is None else f"{number:.{decimals}f}"

    if value is None or (lower is None and upper is None):
        return told(value)
    return f"{told(value)} ({told(lower)} to {told(upper)})"


def unit(row: Mapping[str, Any]) -> str:
    """The unit of the printed number of a row of the table."""
    short = {"percent": "%", "number": ""}.get(row["unit"], str(row["unit"]))
    return short.removesuffix("s") if row["printed_value"] == "1" else short


def remarks(row: Mapping[str, Any]) -> str:
    """What is to be said beside the number, of a row of the table, in sentences."""
    printed, n, events = row["printed_value"], row["n_count"], row["event_count"]
    found, elsewhere = row["printed_value_is"], row["printed_elsewhere"]
    is_counted = row["unit"] in TIME_UNITS and row["recomputed_value"] is not None
    sentences = (
        f"{printed} is {found}" if found else "",
        f"The rows are {n} patient{'s' if n != 1 else ''}, {events} with an event" if is_counted else "",
        (row["reason"] or "").rstrip("."),
        f"Printed as {elsewhere}" if elsewhere else "",
    )
    return " ".join(f"{text[0].upper()}{text[1:]}." for text in sentences if text)
