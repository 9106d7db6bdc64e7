"""How much work an audit may be, so that it ends; counted, not timed, so that the same input ends the same way.

Belongs here: the bound. Does not belong here: what is not told when it is reached (tier.py, releasing.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: Of all counts, and of the curves of one endpoint: steps of the solver times the sums of its programme.
MOST_WORK = 3_000_000_000


class TooMuchWorkError(Exception):
    """The bound is reached: what is told together is not known."""


class Effort:
    """Work that is left; questions put to the solver, and its steps, so far."""

    def __init__(self, most: int | None = None) -> None:
        """So much at most; ``MOST_WORK`` where nothing is said."""
        self.left = MOST_WORK if most is None else most
        self.questions = self.steps = 0

    def spend(self, steps: int, rows: int) -> None:
        """Note steps of the solver.

        Raises:
            TooMuchWorkError: there is none left.

        """
        self.left -= (steps + 1) * rows
        self.steps += steps
        self.questions += 1
        if self.left < 0:
            raise TooMuchWorkError


_effort: ContextVar[Effort | None] = ContextVar("effort", default=None)


@contextmanager
def bounded(effort: Effort) -> Iterator[None]:
    """Whatever is audited inside is so much work together at most."""
    token = _effort.set(effort)
    try:
        yield
    finally:
        _effort.reset(token)


def current() -> Effort:
    """The bound in force; a bound of its own for an audit outside of any."""
    return _effort.get() or Effort()
