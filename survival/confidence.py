"""Pointwise confidence limits of a probability, on the scale that the reader chose.

Belongs here: the transformations and what they give where they are undefined.
Does not belong here: standard errors (the estimators), simultaneous bands.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from scipy.special import ndtri

from survival.risk_table import FloatArray

ConfType = Literal["log-log", "log", "plain"]
CONF_TYPES: tuple[ConfType, ...] = get_args(ConfType)


def normal_quantile(conf_level: float) -> float:
    """The standard normal quantile of a two-sided level; ValueError unless 0 < conf_level < 1."""
    if not 0 < conf_level < 1:
        raise ValueError("conf_level must lie between 0 and 1")
    return float(ndtri(1 - (1 - conf_level) / 2))


def confidence_limits(
    probability: FloatArray, std_error_log: FloatArray, conf_type: ConfType, conf_level: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Lower and upper limits, the shape of `probability`, NaN where the transformation is undefined.

    probability: p in [0, 1]. std_error_log: the standard error of log p, that is se(p) / p.
    plain: p -+ z se(p), cut at 0 and 1. log: exp(log p -+ z se(log p)), the upper limit cut at 1, undefined
    at p = 0. log-log: exp(-exp(log(-log p) -+ z se(log p) / log p)), undefined at p = 0 and p = 1.
    Source: Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data, 2nd ed., section 1.4;
    cutting and undefined values as in R's survfit.
    """
    if conf_type not in CONF_TYPES:
        raise ValueError(f"conf_type must be one of {', '.join(CONF_TYPES)}")
    z = normal_quantile(conf_level)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        if conf_type == "plain":
            half_width = std_error_log * probability * z
            return np.maximum(probability - half_width, 0.0), np.minimum(probability + half_width, 1.0)
        if conf_type == "log":
            p = np.where(probability == 0, np.nan, probability)
            half_width = z * std_error_log
            return np.exp(np.log(p) - half_width), np.minimum(np.exp(np.log(p) + half_width), 1.0)
        p = np.where((probability == 0) | (probability == 1), np.nan, probability)
        half_width = z * std_error_log / np.log(p)
        centre = np.log(-np.log(p))
        return np.exp(-np.exp(centre - half_width)), np.exp(-np.exp(centre + half_width))
