"""``survival.test``: do the groups of a stratification differ?"""

from collections.abc import Iterator

from orchestration.survival_tables.counted import Counted
from orchestration.survival_tables.definition import SET, SET_KEYS, Row, SurvivalTable
from orchestration.survival_tables.figures import caution
from survival.gray import gray_test
from survival.log_rank import log_rank


def rows(counted: Counted) -> Iterator[Row]:
    """Groups of one stratification against each other, where there are two or more.

    Log-rank; for an endpoint with a competing cause Gray's test of its event, or, where units enter late, the
    log-rank test of its cause-specific hazard.
    """
    for (endpoint, stratification, within), named in counted.sets.items():
        groups = list(named.values())
        if len(groups) < 2:
            continue
        is_competing = len(groups[0].causes) > 1
        is_delayed = any(group.n_enter is not None for group in groups)
        # Gray's test is not defined where some enter late: the hazards of the event itself are compared then.
        is_gray = is_competing and not is_delayed
        test = gray_test(groups, 1) if is_gray else log_rank([group.for_cause(1) for group in groups])
        is_made = test.p is not None and test.df > 0
        smallest = min(group.n_subjects for group in groups)
        events = sum(int(group.n_event[:, 0].sum()) for group in groups)
        yield {
            "endpoint_id": endpoint,
            "stratification_id": stratification,
            "within_group": within,
            "test": "gray" if is_gray else "log_rank",
            "group_count": len(groups),
            "n_count": sum(group.n_subjects for group in groups),
            "event_count": events,
            # Without an event, or with one group at risk of any, nothing is compared.
            "chisq": test.chisq if is_made else None,
            "df": test.df if is_made else None,
            "p": test.p if is_made else None,
            "warning": caution(smallest, events, endpoint in counted.nested, " in the smallest group"),
        }


TABLE = SurvivalTable(
    "One row an endpoint and stratification with two groups or more: whether the groups differ.",
    {
        **SET,
        "test": (
            "varchar",
            "log_rank; gray where a cause competes, unless units enter late (then log_rank of the event itself).",
        ),
        "group_count": ("bigint", "Groups compared."),
        "n_count": ("bigint", "Patients, or lesions for local control."),
        "event_count": ("bigint", "Events of the endpoint."),
        "chisq": ("double", "Test statistic."),
        "df": ("bigint", "Degrees of freedom."),
        "p": ("double", "Two-sided p-value; null where the test compares nothing."),
        "warning": ("varchar", "Why the p-value is not to be leaned on."),
    },
    SET_KEYS,
    rows,
    "carried_set",
)
