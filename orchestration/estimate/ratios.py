"""The contrasts of the report between groups and their reference, each as a sentence with its caution.

Belongs here: the wording of hazard ratios and of restricted means, and of why there is none.
Does not belong here: tests (sentences.py), how a single figure is written (wording.py), any computation.
"""

from __future__ import annotations

from typing import Any

from orchestration.estimate.wording import NOT_ESTIMABLE, alike, caution, p_text, ratio, ratio_span, span

#: Why there is no hazard ratio: the words of survival.cox_existence in a reader's.
REASONS = {
    "no_events": "nobody had an event",
    "no_events_in_group": "{group} had no event, so the ratio has no lower bound",
    "no_events_in_reference": "{reference} had no event, so the ratio has no upper bound",
    "separated": "one of the two had no event while the other was at risk",
    "not_comparable": "neither had an event while the other was at risk",
    "not_converged": "the likelihood has no maximum that could be found",
}


def contrasts(result: dict[str, Any]) -> list[str]:
    """Hazard ratios and differences of restricted means of each group to the reference."""
    strata = " within strata" if result["columns"]["strata"] else ""
    sentences = hazard_ratios(result["cox"], f"Hazard ratio{strata}") if result["cox"] else []
    for contrast in result["rmst_contrasts"]:
        form = alike(contrast["difference"], contrast["lower"], contrast["upper"])
        difference = f"{form(contrast['difference'])} ({span(contrast, form)})"
        one, other = contrast["group"], contrast["reference"]
        sentences.append(
            f"  Restricted mean, {one} less {other}: {difference}, {p_text(contrast['p'])}{caution(contrast)}."
        )
        if contrast["p_ratio"] is not None:
            limits = {"lower": contrast["ratio_lower"], "upper": contrast["ratio_upper"]}
            sentences.append(
                f"  Ratio of restricted means, {one} to {other}: {ratio(contrast['ratio'])} "
                f"({ratio_span(limits)}), {p_text(contrast['p_ratio'])}{caution(contrast)}."
            )
    for model in result["cause_specific_cox"]:
        sentences += hazard_ratios(model, f"Cause {model['cause']}, hazard ratio{strata}")
    return sentences


def hazard_ratios(model: dict[str, Any], title: str) -> list[str]:
    """The terms of a Cox model."""
    errors = " with cluster-robust errors" if model["errors"] == "cluster-robust" else ""
    sentences = []
    for term in model["terms"]:
        about = f"  {title}{errors}, {term['group']} to {model['reference']}: "
        if term["hr"] is None:
            why = REASONS[term["reason"]].format(group=term["group"], reference=model["reference"])
            sentences.append(f"{about}{NOT_ESTIMABLE}, {why}.")
        elif term["p"] is None:
            sentences.append(f"{about}{ratio(term['hr'])} (interval {NOT_ESTIMABLE}).")
        else:
            interval = f"{ratio(term['hr'])} ({ratio_span(term)})"
            sentences.append(f"{about}{interval}, {p_text(term['p'])}{caution(term)}.")
    test = model["likelihood_ratio"]
    if test is not None and len(model["terms"]) > 1:
        figures = f"chi-square {test['chisq']:.2f} on {test['df']} degrees of freedom, {p_text(test['p'])}"
        sentences.append(f"  {title}, all groups: likelihood ratio {figures}{caution({**model, **test})}.")
    return sentences
