"""P-values of a chi-square statistic, also where they are too small for a float.

Belongs here: tail probabilities. Does not belong here: any statistic.
"""

from __future__ import annotations

import math

from scipy.special import gammainc, gammaincc, gammaln


def chi_square_p(chisq: float | None, df: int) -> tuple[float | None, float | None]:
    """P(X >= chisq) and its natural logarithm; (None, None) where the statistic could not be estimated.

    With df = 0 the distribution is the point 0, so chisq = 0 has p = 1.
    """
    if chisq is None or df < 0:
        return None, None
    if df == 0:
        return (1.0, 0.0) if chisq == 0 else (0.0, -math.inf)
    a, x = df / 2, chisq / 2
    p = float(gammaincc(a, x))
    if p > 0.5:
        return p, math.log1p(-float(gammainc(a, x)))
    if p > 1e-290:
        return p, math.log(p)
    return p, -x + a * math.log(x) - float(gammaln(a)) + math.log(continued_fraction(a, x))


def continued_fraction(a: float, x: float) -> float:
    """Gamma(a, x) / (exp(-x) x^a) for x well above a, by Legendre's continued fraction from below."""
    value = 0.0
    for i in range(200, 0, -1):
        value = i * (i - a) / (x + 2 * i + 1 - a - value)
    return 1 / (x + 1 - a - value)
