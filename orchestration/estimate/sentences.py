"""The tests of the report, each as a sentence with its caution.

Belongs here: the wording of tests between groups and against a published figure.
Does not belong here: contrasts with a reference (ratios.py), how a single figure is written (wording.py), tables
(table.py), any computation.
"""

from __future__ import annotations

from typing import Any

from orchestration.estimate.ratios import contrasts
from orchestration.estimate.wording import NOT_ESTIMABLE, caution, p_text, ratio


def one_sample(row: dict[str, Any], key: str = "one_sample") -> str:
    """The one-sample log-rank test of a group as a sentence; key: against a median, or against a curve."""
    test = row[key]
    if test["smr"] is None:
        return f"  {row['group']}: {NOT_ESTIMABLE}, with no time under observation."
    limits = f"95% CI {ratio(test['smr_lower'])} to {ratio(test['smr_upper'])}"
    return (
        f"  {row['group']}: observed {test['observed']}, expected {test['expected']:.2f} events; "
        f"ratio {ratio(test['smr'])} ({limits}); one-sample log-rank {p_text(test['p'])}, "
        f"exact Poisson {p_text(test['p_exact_two_sided'])}{cut(test)}{caution(test)}."
    )


def cut(test: dict[str, Any]) -> str:
    """How many were followed past the last published point, where some were."""
    return f"; {test['n_cut']} followed past its last point, and cut there" if test["n_cut"] else ""


def tests(result: dict[str, Any]) -> list[str]:
    """Each test between groups as a sentence."""
    sentences = []
    strata = " within strata" if result["columns"]["strata"] else ""
    for name, title in (("logrank", "Log-rank"), ("peto", "Peto-Peto"), ("trend", "Log-rank for trend")):
        if result[name] is not None:
            order = ", groups taken in the order above" if name == "trend" else ""
            sentences.append(sentence(f"{title}{strata}{order}", result[name]))
    for pair in result["pairwise"]:
        corrected = f", {p_text(pair['p_holm'])} after Holm" if pair["p_holm"] is not None else ""
        sentences.append(sentence(f"{pair['groups'][0]} against {pair['groups'][1]}", pair, corrected))
    sentences += contrasts(result)
    for test in result["cause_specific_logrank"]:
        sentences.append(sentence(f"Cause {test['cause']}, hazard (cause-specific log-rank){strata}", test))
    for test in result["gray"]:
        sentences.append(sentence(f"Cause {test['cause']}, cumulative incidence (Gray){strata}", test))
    return sentences


def sentence(title: str, test: dict[str, Any], more: str = "") -> str:
    """A chi-square test as a sentence, its caution with it."""
    if test["chisq"] is None or test["p"] is None or test["df"] < 1:
        return f"  {title}: {NOT_ESTIMABLE}, the groups have no events to compare."
    degrees = "1 degree" if test["df"] == 1 else f"{test['df']} degrees"
    statistic = f"chi-square {test['chisq']:.2f} on {degrees} of freedom"
    return f"  {title}: {statistic}, {p_text(test['p'])}{more}{caution(test)}."
