"""A number in print, and which figures it can stand for.

Belongs here: printed digits and rounding. Does not belong here: any figure's making.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Printed:
    """A printed number: its value and how many decimals it was given."""

    value: Decimal
    decimals: int

    @classmethod
    def of(cls, text: str) -> "Printed":
        """The number of a text such as 18.4. Raises decimal.InvalidOperation where it is none."""
        return cls(Decimal(text), len(text.partition(".")[2]))

    @property
    def step(self) -> float:
        """Distance of two neighbouring numbers with as many decimals."""
        return float(Decimal(1).scaleb(-self.decimals))

    def covers(self, figure: float) -> bool:
        """Whether the figure is this number when rounded to its decimals.

        Both ways of rounding a half are allowed, up (away from zero) and to even: 15 stands for 14.5 (as does 14)
        and for all between it and 15.5, which is 16 either way.
        """
        return self.value in rounded(figure, self.decimals)


def rounded(figure: float, decimals: int) -> set[Decimal]:
    """The figure rounded to so many decimals, half up and half to even: one number, or two neighbours.

    The figure is first taken to twelve decimals, so that 2.675 is a half, as a reader sees it, and 0.1 + 0.2 is 0.3.
    """
    step = Decimal(1).scaleb(-decimals)
    exact = Decimal(f"{figure:.12f}")
    return {exact.quantize(step, rounding) for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN)}
