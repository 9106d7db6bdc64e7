"""``survival.contrast``: how much the groups of a stratification differ, against one of them."""

from collections.abc import Iterator

from orchestration.months import DAYS_PER_MONTH, whole_days
from orchestration.survival_tables.counted import Counted
from orchestration.survival_tables.definition import SET, SET_KEYS, Row, SurvivalTable
from orchestration.survival_tables.figures import caution
from survival.cox import cox_model, hazard_ratios
from survival.risk_table import RiskTable
from survival.rmst import compare_restricted_means, is_reached, restricted_mean

#: In months; one of survival.restricted_mean, so that the two tables can be read together.
HORIZON_MONTHS = 24
_TAU = float(whole_days(HORIZON_MONTHS))


def rows(counted: Counted) -> Iterator[Row]:
    """One row a group but the reference, which is the largest one, for the headline endpoints.

    Hazards are those of the event itself: a competing cause leaves as censored.
    """
    for (endpoint, stratification, within), named in counted.sets.items():
        if endpoint not in counted.headline or len(named) < 2:
            continue
        names = list(named)
        groups = [table.for_cause(1) for table in named.values()]
        reference = max(range(len(groups)), key=lambda j: groups[j].n_subjects)
        others = [j for j in range(len(groups)) if j != reference]
        ratios = hazard_ratios(cox_model([groups], reference))
        for j, ratio in zip(others, ratios, strict=True):
            smallest = min(groups[j].n_subjects, groups[reference].n_subjects)
            events = int(groups[j].events.sum() + groups[reference].events.sum())
            yield {
                "endpoint_id": endpoint,
                "stratification_id": stratification,
                "within_group": within,
                "group_name": names[j],
                "reference_group_name": names[reference],
                "n_count": groups[j].n_subjects + groups[reference].n_subjects,
                "event_count": events,
                "hazard_ratio": ratio.hr,
                "hazard_ratio_lower": ratio.lower,
                "hazard_ratio_upper": ratio.upper,
                "hazard_ratio_p": ratio.p,
                "not_estimable": ratio.reason,
                **_means(*(list(named.values())[k] for k in (j, reference))),
                "warning": caution(smallest, events, endpoint in counted.nested, " in the smaller group"),
            }


def _means(group: RiskTable, reference: RiskTable) -> Row:
    row: Row = {
        f"mean_{name}": None
        for name in (
            *("difference_months", "difference_lower_months", "difference_upper_months"),
            *("ratio", "ratio_lower", "ratio_upper", "difference_p"),
        )
    }
    both = (group, reference)
    if len(group.causes) > 1 or not all(is_reached(table, _TAU) for table in both):
        return row
    found = compare_restricted_means(group, reference, _TAU)
    row["mean_difference_months"] = found.difference / DAYS_PER_MONTH
    row["mean_ratio"] = found.ratio
    # A group in which nobody failed, or of one patient, has no error of its own: an interval made of the other
    # group's alone would be too narrow, and its p too small.
    if all(restricted_mean(table, _TAU).std_error > 0 for table in both):
        row["mean_difference_lower_months"] = found.lower / DAYS_PER_MONTH
        row["mean_difference_upper_months"] = found.upper / DAYS_PER_MONTH
        row["mean_ratio_lower"], row["mean_ratio_upper"] = found.ratio_lower, found.ratio_upper
        row["mean_difference_p"] = found.p
    return row


_AT = f"up to {HORIZON_MONTHS} months"
TABLE = SurvivalTable(
    "One row a group of a stratification, for the headline endpoints: its hazard and its restricted mean against those "
    "of the largest group.",
    {
        **SET,
        "group_name": ("varchar", "The group."),
        "reference_group_name": (
            "varchar",
            "The group it is compared with: the largest, of equals the first.",
        ),
        "n_count": ("bigint", "Patients of both, or lesions for local control."),
        "event_count": ("bigint", "Events of the endpoint in both."),
        "hazard_ratio": (
            "double",
            "Hazard of the event by that of the reference (Cox, all groups in one model, ties as Efron).",
        ),
        "hazard_ratio_lower": ("double", "Lower 95% limit of the hazard ratio (Wald)."),
        "hazard_ratio_upper": ("double", "Upper 95% limit of the hazard ratio (Wald)."),
        "hazard_ratio_p": ("double", "Two-sided p-value of the hazard ratio (Wald)."),
        "not_estimable": (
            "varchar",
            "Why there is no hazard ratio, such as no_events_in_group; null where there is.",
        ),
        "mean_difference_months": (
            "double",
            f"Restricted mean {_AT} less that of the reference; null where follow-up of one does not reach it.",
        ),
        "mean_difference_lower_months": (
            "double",
            f"Lower 95% limit of the difference {_AT}; null where a group has no error of its own.",
        ),
        "mean_difference_upper_months": ("double", f"Upper 95% limit of the difference {_AT}."),
        "mean_ratio": ("double", f"Restricted mean {_AT} by that of the reference."),
        "mean_ratio_lower": ("double", f"Lower 95% limit of the ratio {_AT}."),
        "mean_ratio_upper": ("double", f"Upper 95% limit of the ratio {_AT}."),
        "mean_difference_p": (
            "double",
            "Two-sided p-value of the difference (normal); null where there is no interval.",
        ),
        "warning": ("varchar", "Why the p-values are not to be leaned on."),
    },
    (*SET_KEYS, "group_name"),
    rows,
    "carried_set",
)
