"""Two variances of a cumulative incidence: the infinitesimal jackknife and the delta method.

Belongs here: the variances, from a risk table. Does not belong here: the estimate (survival.aalen_johansen).

The infinitesimal jackknife is what R's survfit prints; the delta method with tied failures is what
cmprsk::cuminc prints. They agree as n grows and differ in small series.
"""

from __future__ import annotations

import numpy as np

from survival.risk_table import FloatArray, IntArray


def infinitesimal_jackknife(
    n_risk: IntArray, n_event: IntArray, n_censor: IntArray, survival: FloatArray, incidence: FloatArray
) -> FloatArray:
    """Sum over subjects of their squared influence on F_k(t), float64[k, causes].

    n_risk, n_censor: int64[k] and n_event: int64[k, causes], at each time, everybody at risk from the start.
    survival: S(t), float64[k]; incidence: F(t), float64[k, causes].
    Until they leave, all subjects share one influence, C_k(t) = sum dF_k (V(t-) - 1/n), V Greenwood's sum.
    Leaving at s with influence u, and slope b = V(s) if censored or V(s-) - 1/n with an event, a subject's
    influence on F_k(t) is u + b (F_k(t) - F_k(s)); an event of cause k itself has u = C_k(s) + S(s-)/n.
    With delayed entry it cannot be computed: who entered when and left when is not in a risk table.
    Source: Therneau, Crowson and Atkinson, "Multi-state models and competing risks" (R survival vignette).
    """
    n, d = n_risk.astype(np.float64), n_event.sum(axis=1).astype(np.float64)
    censored = n_censor.astype(np.float64)
    survival_before = np.concatenate(([1.0], survival))[: len(n)]
    # After S = 0 nobody is left, so the infinite last step of Greenwood's sum belongs to no one.
    step = np.divide(d, n * (n - d), out=np.zeros_like(n), where=n > d)
    greenwood = np.cumsum(step)
    event_slope = np.concatenate(([0.0], greenwood))[: len(n)] - 1 / n
    remaining = n - d - censored
    variance = np.empty_like(incidence)
    for k in range(n_event.shape[1]):
        d_k = n_event[:, k].astype(np.float64)
        common = np.cumsum(survival_before * d_k / n * event_slope)
        own = common + survival_before / n
        sums = np.column_stack(
            (
                (d - d_k) * common**2 + d_k * own**2 + censored * common**2,
                event_slope * ((d - d_k) * common + d_k * own) + censored * greenwood * common,
                d * event_slope**2 + censored * greenwood**2,
            )
        )
        sums[survival == 0, 1:] = 0.0
        spread = remaining * common**2 + squares_of_the_departed(sums, survival, incidence[:, k])
        # Everyone had this event: F = 1 whoever is left out, and rounding must not make an interval of it.
        certain = (survival == 0) & (np.cumsum(d - d_k) == 0)
        variance[:, k] = np.where(certain, 0.0, spread)
    return variance


def squares_of_the_departed(sums: FloatArray, survival: FloatArray, incidence: FloatArray) -> FloatArray:
    """Sum of (u + b (F(t) - F(s)))^2 over those who left at s <= t, float64[k].

    sums: sum of u^2, of u b and of b^2 over those who leave at each time, float64[k, 3].
    The origin of F is moved whenever S halves: far in the tail b is large and F nearly constant, and the
    expanded square with one origin for all times would cancel to noise.
    """
    with np.errstate(divide="ignore"):
        level = np.floor(np.log2(np.concatenate(([1.0], survival))[: len(survival)]))
    starts = np.flatnonzero(np.r_[True, level[1:] != level[:-1]][: len(level)])
    total = np.empty_like(survival)
    carried, origin = np.zeros(3), 0.0
    for start, end in zip(starts, np.append(starts[1:], len(survival)), strict=False):
        base = float(incidence[start])
        carried = moved(carried, base - origin)
        origin = base
        shift = incidence[start:end] - base
        at_origin = carried + np.cumsum(moved(sums[start:end], -shift), axis=0)
        total[start:end] = moved(at_origin, shift)[:, 0]
        carried = at_origin[-1]
    return total


def moved(sums: FloatArray, shift: FloatArray | float) -> FloatArray:
    """Sums of u^2, u b and b^2 after every u has become u + shift b."""
    square, product, slope = sums[..., 0], sums[..., 1], sums[..., 2]
    return np.stack((square + shift * (2 * product + shift * slope), product + shift * slope, slope), axis=-1)


def delta_method(
    n_risk: IntArray, n_event: IntArray, survival: FloatArray, incidence: FloatArray
) -> FloatArray:
    """Variance of F_k(t) by the delta method, ties as in cmprsk::cuminc, float64[k, causes].

    Var F_k(t) = sum over event times s <= t of m(s) (a(s) - F_k(t) / S(s))^2, where a is F_k(s) / S(s) for an
    event of another cause and 1 + F_k(s) / S(s) for one of cause k, and
    m = S(s-)^2 d (1 - (d - 1) / (n - 1)) / n^2.
    It moves only at times with an event of cause k. Also valid with delayed entry.
    Source: Marubini and Valsecchi, Analysing Survival Data, section 10.2; Gray's cuminc.
    """
    n, d = n_risk.astype(np.float64), n_event.sum(axis=1).astype(np.float64)
    before = np.concatenate(([1.0], survival))[: len(n)]
    inverse = np.divide(1.0, survival, out=np.zeros_like(survival), where=survival > 0)
    variance = np.empty_like(incidence)
    for k in range(n_event.shape[1]):
        f = incidence[:, k]
        d_k = n_event[:, k].astype(np.float64)
        other = np.where(survival > 0, d - d_k, 0.0)
        parts = np.zeros((3, len(n)))
        for count, a in ((other, inverse * f), (d_k, 1 + inverse * f)):
            tied = 1 - np.maximum(count - 1, 0) / np.maximum(n - 1, 1)
            m = before**2 * tied * count / n**2
            parts += np.vstack((a * a * m, a * inverse * m, inverse * inverse * m))
        v1, v2, v3 = np.cumsum(parts, axis=1)
        at_events = v1 + f * f * v3 - 2 * f * v2
        row = np.maximum.accumulate(np.where(d_k > 0, np.arange(len(n)), -1))
        variance[:, k] = np.where(row >= 0, at_events[row], 0.0)
    return variance
