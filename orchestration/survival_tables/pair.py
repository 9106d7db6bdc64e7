"""``survival.pair``: every two groups of a stratification against each other, corrected for their number."""

from collections.abc import Iterator

from orchestration.survival_tables.counted import Counted
from orchestration.survival_tables.definition import SET, SET_KEYS, Row, SurvivalTable
from orchestration.survival_tables.figures import caution
from survival.pairwise import pairwise_log_rank


def rows(counted: Counted) -> Iterator[Row]:
    """One row a pair, of the headline endpoints and the stratifications of the whole registry.

    The hazards of the event itself are compared: those of a competing cause leave as censored.
    """
    for (endpoint, stratification, within), named in counted.sets.items():
        if endpoint not in counted.headline or within or len(named) < 2:
            continue
        names = list(named)
        groups = [table.for_cause(1) for table in named.values()]
        for pair in pairwise_log_rank([groups]):
            one, other = groups[pair.first], groups[pair.second]
            events = int(one.events.sum() + other.events.sum())
            smallest = min(one.n_subjects, other.n_subjects)
            # Without an event, or where the two are never at risk together, nothing is compared.
            is_made = pair.p is not None and events > 0
            yield {
                "endpoint_id": endpoint,
                "stratification_id": stratification,
                "within_group": within,
                "group_name": names[pair.first],
                "other_group_name": names[pair.second],
                "n_count": one.n_subjects + other.n_subjects,
                "event_count": events,
                "chisq": pair.chisq if is_made else None,
                "p": pair.p if is_made else None,
                "p_holm": pair.p_holm if is_made else None,
                "warning": caution(smallest, events, endpoint in counted.nested, " in the smaller group"),
            }


TABLE = SurvivalTable(
    "One row two groups of a stratification of the whole registry, for the headline endpoints: the log-rank test of "
    "the two on their own.",
    {
        **SET,
        "group_name": ("varchar", "One group."),
        "other_group_name": ("varchar", "The group that it is compared with, later in the order of names."),
        "n_count": ("bigint", "Patients of both, or lesions for local control."),
        "event_count": ("bigint", "Events of the endpoint in both."),
        "chisq": ("double", "Test statistic on one degree of freedom."),
        "p": ("double", "Two-sided p-value of this pair alone; null where nothing is compared."),
        "p_holm": ("double", "The same, corrected by Holm for all pairs of the stratification."),
        "warning": ("varchar", "Why the p-value is not to be leaned on."),
    },
    (*SET_KEYS, "group_name", "other_group_name"),
    rows,
)
