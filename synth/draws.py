"""Drawing from a random stream: weighted choices, whole numbers, waiting times.

Belongs here: how a draw is made from ``random.Random``. Does not belong here: what is drawn.

Everything is built on ``Random.random`` alone, whose sequence Python keeps from version to version.
"""

from bisect import bisect
from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import log
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")

_LN2 = log(2.0)


class Weighted(Generic[T]):
    """Things with weights, one of which is drawn at a time."""

    __slots__ = ("_bounds", "things")

    def __init__(self, weights: Mapping[T, float]) -> None:
        """Take ``{thing: weight}``; the weights need not add up to one."""
        self.things = tuple(weights)
        total = sum(weights.values())
        self._bounds = [bound / total for bound in accumulate(weights.values())][:-1]

    def pick(self, rng: Random) -> T:
        """Draw one thing."""
        return self.things[bisect(self._bounds, rng.random())]


def stream(seed: int, number: int) -> Random:
    """The random stream of patient ``number`` under ``seed``, independent of every other patient's."""
    return Random(f"{seed}/{number}")  # noqa: S311 invented patients, no secrets


def one_of(rng: Random, things: Sequence[T]) -> T:
    """Draw one of ``things``, each as likely."""
    return things[int(rng.random() * len(things))]


def between(rng: Random, lowest: int, highest: int) -> int:
    """Draw a whole number from ``lowest`` to ``highest``, both included."""
    return lowest + int(rng.random() * (highest - lowest + 1))


def waiting_days(rng: Random, median: float, shape: float = 1.0) -> int:
    """Draw a Weibull waiting time in whole days; shape 1 is the exponential, above 1 a rising hazard."""
    return int(median * float((-log(1.0 - rng.random()) / _LN2) ** (1.0 / shape))) + 1
