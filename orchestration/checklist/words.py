"""Numbers in words for the checklist: counts with their noun, shares, months with their limits.

Belongs here: how a number is said. Does not belong here: which number.
"""

from collections.abc import Iterable


def many(count: object, one: str, more: str | None = None) -> str:
    """The count with its noun."""
    number = int(str(count or 0))
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def share(part: object, whole: object) -> str:
    """A part of the whole in percent; where there is no whole there is no share."""
    total = float(str(whole or 0))
    return f"{100 * float(str(part or 0)) / total:.1f}%" if total else "no share"


def listed(words: Iterable[str], most: int = 40) -> str:
    """The words with commas; where there are more than ``most`` the rest is counted."""
    found = list(words)
    rest = [f"and {len(found) - most} more"] if len(found) > most else []
    return ", ".join([*found[:most], *rest]) or "none"


def months(middle: float | None, lower: float | None, upper: float | None) -> str:
    """A time with its 95% limits, or that it is not reached."""
    if middle is None:
        return "not reached"
    low, high = (f"{limit:.1f}" if limit is not None else "not reached" for limit in (lower, upper))
    return f"{middle:.1f} months (95% interval {low} to {high})"
