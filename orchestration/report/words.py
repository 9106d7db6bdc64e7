"""How numbers and codes are written on the page.

Belongs here: formatting. Does not belong here: what is shown.
"""

from collections.abc import Mapping

NOT_REACHED = "not reached"


def count(number: int | None) -> str:
    """A count with a thin mark between thousands; a hidden one as such."""
    return "hidden" if number is None else f"{number:,}"


def part(number: int, whole: int) -> str:
    """A count and its share, ``12 (40%)``."""
    return f"{number:,} ({100 * number / whole:.0f}%)" if whole else f"{number:,}"


def interval(
    estimate: float | None, lower: float | None, upper: float | None, *, missing: str, digits: int = 1
) -> str:
    """An estimate with its 95% interval, ``16.0 (13.0 to not reached)``; ``missing`` where there is none."""
    if estimate is None:
        return missing
    shown = f"{estimate:.{digits}f}"
    if lower is None and upper is None:
        return shown
    limits = (missing if value is None else f"{value:.{digits}f}" for value in (lower, upper))
    return f"{shown} ({' to '.join(limits)})"


def percents(estimate: float | None, lower: float | None, upper: float | None, *, missing: str) -> str:
    """A probability with its 95% interval in percent, ``96.1% (93.4 to 98.0)``; ``missing`` where there is none."""
    if estimate is None:
        return missing
    shown = f"{100 * estimate:.1f}%"
    return shown if lower is None or upper is None else f"{shown} ({100 * lower:.1f} to {100 * upper:.1f})"


def p_value(p: float | None) -> str:
    """A p-value to three decimals, ``< 0.001`` below that."""
    if p is None:
        return "not estimable"
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def words(code: str, labels: Mapping[str, str]) -> str:
    """A code in words: its label, else the code without its underscores. Centres keep their names."""
    return labels.get(code) or code.replace("_", " ")
