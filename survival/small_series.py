"""What is small, and the words that a figure from a small series carries.

Belongs here: thresholds and cautions that several figures share. Does not belong here: any figure.
"""

from __future__ import annotations

from collections.abc import Sequence

SMALL = 10
SMALL_ARM = f"fewer than {SMALL} patients in an arm: the p-value is descriptive only"
SMALL_GROUP = f"fewer than {SMALL} patients: the p-value is descriptive only"
FEW_EXPECTED = f"fewer than {SMALL} events expected: read the exact test"
#: Below some 20 to 50 clusters a sandwich is too small: Cameron and Miller, Journal of Human Resources 2015.
FEW_CLUSTERS = 20
SMALL_CLUSTERS = f"fewer than {FEW_CLUSTERS} clusters: cluster-robust errors are too small"


def small_pair(one: int, other: int) -> str | None:
    """The caution of a comparison of two groups, given their patients, if either is small."""
    return SMALL_ARM if min(one, other) < SMALL else None


def small_clusters(number: int | None) -> str | None:
    """The caution of errors that rest on few clusters; None without clusters."""
    return SMALL_CLUSTERS if number is not None and number < FEW_CLUSTERS else None


def joined(cautions: Sequence[str | None]) -> str | None:
    """The cautions that apply as one text, or None."""
    return "; ".join(caution for caution in cautions if caution) or None


def counted(number: int, noun: str) -> str:
    """The number with its noun, in the plural where it is not one."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
