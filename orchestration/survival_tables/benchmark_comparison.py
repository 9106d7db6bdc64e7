"""``survival.benchmark_comparison``: our figures against published medians, each with its caveats."""

from collections.abc import Iterator

from orchestration.months import DAYS_PER_MONTH, whole_days
from orchestration.survival_tables.benchmark_caveats import Compared, in_words
from orchestration.survival_tables.benchmark_columns import COLUMNS
from orchestration.survival_tables.benchmarks import benchmarks
from orchestration.survival_tables.counted import Counted
from orchestration.survival_tables.definition import Row, SurvivalTable
from orchestration.survival_tables.figures import at_landmarks, median_of, months
from orchestration.survival_tables.series import Series
from survival.aalen_johansen import AalenJohansen
from survival.kaplan_meier import KaplanMeier
from survival.one_sample import OneSample, against_median
from survival.risk_table import RiskTable

_INDEXES = "select endpoint_id, index_event from reference.endpoint"
#: Centres in which somebody who did not respond to the initial therapy is on record: they do not select for response.
_UNSELECTED = """
    select distinct episodes.centre_id
    from intermediate.int_initial_therapies_judged as judged
    inner join marts.episode as episodes using (episode_id)
    where judged.response_to_initial_therapy = 'no'
"""


def rows(counted: Counted) -> Iterator[Row]:
    """Each benchmark against the parts of the registry that it fits: all of it, and each centre."""
    indexes = dict(counted.connection.execute(_INDEXES).fetchall())
    open_centres = [centre for (centre,) in counted.connection.execute(_UNSELECTED).fetchall()]
    for benchmark in benchmarks(counted.connection):
        for series, table in fitting(counted, benchmark["endpoint_id"], benchmark["primary_site_group"]):
            curve = counted.curves[series]
            ours = Compared(
                benchmark,
                indexes[series.endpoint_id],
                table.n_subjects,
                int(table.n_event[:, 0].sum()),
                sum(counted.size_of(of_centre(series, centre)) for centre in open_centres),
                len(table.causes) > 1,
                series.endpoint_id in counted.nested,
            )
            test = against_median(table.for_cause(1), benchmark["median_months"] * DAYS_PER_MONTH)
            yield {
                "benchmark_id": benchmark["benchmark_id"],
                **series._asdict(),
                "n_count": ours.n,
                "event_count": ours.events,
                "person_months": table.person_time / DAYS_PER_MONTH,
                **months("median", median_of(curve)),
                "benchmark_median_months": benchmark["median_months"],
                **_survival(curve, table, benchmark["median_months"]),
                **_tested(test),
                "caveats": in_words(ours),
            }


def fitting(counted: Counted, endpoint: str, site_group: str | None) -> Iterator[tuple[Series, RiskTable]]:
    """The series that a benchmark of that group of primary sites is of; None is any site."""
    for series, table in counted.tables.items():
        whole = "all", "centre"
        by_site = "primary_site", "centre_primary_site"
        is_of_it = series.stratification_id in (whole if site_group is None else by_site)
        if series.endpoint_id == endpoint and is_of_it and site_group in (None, series.group_name):
            yield series, table


def of_centre(series: Series, centre: str) -> Series:
    """The part of a series that is of one centre; a series of another centre has none."""
    endpoint, stratification, within, group = series
    if stratification == "all":
        return Series(endpoint, "centre", "", centre)
    if stratification == "primary_site":
        return Series(endpoint, "centre_primary_site", centre, group)
    is_its_own = centre in (within, group)
    return series if is_its_own else Series(endpoint, "", "", "")


def _survival(curve: KaplanMeier | AalenJohansen, table: RiskTable, median_months: float) -> Row:
    """Our estimate at the published median: half of theirs were event-free then."""
    [mark] = at_landmarks(curve, table, [whole_days(median_months)])
    return {
        "survival_at_benchmark": mark.estimate,
        "survival_at_benchmark_lower": mark.lower,
        "survival_at_benchmark_upper": mark.upper,
        "at_risk_at_benchmark_count": mark.at_risk,
    }


def _tested(test: OneSample) -> Row:
    return {
        "expected_count": test.expected,
        "observed_to_expected": test.smr,
        "observed_to_expected_lower": test.smr_lower,
        "observed_to_expected_upper": test.smr_upper,
        "z": test.z,
        "p": test.p,
        "p_wu": test.p_wu,
        "p_exact_fewer": test.p_exact,
        "p_exact_more": test.p_exact_worse,
        "p_exact_two_sided": test.p_exact_two_sided,
    }


TABLE = SurvivalTable(
    "One row a published median and part of the registry that it fits: ours against it, with the caveats "
    "without which no figure of the row is to be quoted.",
    COLUMNS,
    ("benchmark_id", "endpoint_id", "stratification_id", "within_group", "group_name"),
    rows,
    "carried_set",
)
