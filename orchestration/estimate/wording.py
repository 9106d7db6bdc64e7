"""How a single figure is written: a time, a percentage, an interval, a p-value.

Belongs here: digits, the words for what was not reached or cannot be estimated, and names as they are shown.
Does not belong here: sentences (sentences.py), tables (table.py).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

NOT_REACHED = "not reached"
NOT_ESTIMABLE = "not estimable"
# What a terminal acts on: control characters, line ends of any kind, and marks that turn the writing direction.
ACTED_ON = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """The text on one line, with the code of every character that a terminal would act on in its place."""
    return ACTED_ON.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), text)


def with_interval(figure: dict[str, Any], form: Callable[[Any], str]) -> str:
    """An estimate with its interval."""
    if figure["estimate"] is None and figure["lower"] is None and figure["upper"] is None:
        return NOT_REACHED
    return f"{form(figure['estimate'])} ({span(figure, form)})"


def span(figure: dict[str, Any], form: Callable[[Any], str]) -> str:
    """The limits of an interval; one that is undefined, or without any width, is said to be."""
    limits = (figure["lower"], figure["upper"])
    estimate = figure.get("estimate", figure.get("difference"))
    if estimate is not None and limits in ((None, None), (estimate, estimate)):
        return f"interval {NOT_ESTIMABLE}"
    return f"{form(figure['lower'])} to {form(figure['upper'])}"


def time_text(time: float | None) -> str:
    """A time, or that it was not reached."""
    return NOT_REACHED if time is None else number(time)


def number(value: float) -> str:
    """Two decimals, one from 100 on, three significant digits when small; no exponent for usual times."""
    if abs(value) >= 100:
        return f"{value:.1f}".removesuffix(".0")
    if value == 0 or abs(value) >= 1:
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{value:.3g}"


def ratio(value: float) -> str:
    """A ratio: two decimals, one from 10 on, none from 100 on; two significant digits below 0.01."""
    if value >= 100_000:
        return f"{value:.1e}"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else two_decimals(value)


def two_decimals(value: float) -> str:
    """Two decimals, two significant digits where they would leave nothing."""
    return f"{value:.2f}" if value >= 0.01 or value == 0 else f"{value:.2g}"


def alike(*values: float) -> Callable[[float], str]:
    """How to write figures that belong together: with the decimals of the largest."""
    largest = max(abs(value) for value in values)
    decimals = 1 if largest >= 100 else 2 if largest >= 1 else 3

    def text(value: float) -> str:
        written = f"{value:.{decimals}f}".rstrip("0").rstrip(".")
        return "0" if written == "-0" else written

    return text


def ratio_span(figure: dict[str, Any]) -> str:
    """The interval of a ratio; past 1000 or below 0.001 it says only that, since nothing more is known."""
    lower, upper = figure["lower"], figure["upper"]
    low = "below 0.001" if lower is None or lower < 0.001 else ratio(lower)
    high = "above 1000" if upper is None or upper >= 1000 else ratio(upper)
    return f"95% CI {low} to {high}"


def caution(figure: dict[str, Any]) -> str:
    """The warning that a figure carries; without a p-value there is nothing to be warned of."""
    return f" ({figure['warning']})" if figure["warning"] and figure["p"] is not None else ""


def percent(probability: float | None) -> str:
    """A probability in per cent."""
    return NOT_ESTIMABLE if probability is None else f"{100 * probability:.1f}%"


def beyond(figure: dict[str, Any]) -> str:
    """A mark where follow-up does not reach."""
    return "beyond follow-up" if figure["beyond_followup"] else ""


def p_text(p: float | None) -> str:
    """A p-value with the digits that mean something."""
    if p is None or not math.isfinite(p):
        return f"p {NOT_ESTIMABLE}"
    if p < 0.0001:
        return "p < 0.0001"
    return f"p = {p:.4f}" if p < 0.01 else f"p = {p:.2f}" if p > 0.1 else f"p = {p:.3f}"
