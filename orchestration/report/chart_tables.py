"""The data behind each chart, as a table: what is in the CSV beside its picture.

Belongs here: columns with their meaning, and rows of ``ReportData``. Does not belong here: the pictures; the curves,
whose data are ``orchestration.publish.figure_data``'s.

A number that is hidden is an empty cell. Months are 365.25/12 days.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orchestration.report.data import Bar, Comparison, Flow, Swimmer, TreatmentPath
from orchestration.report.paths_chart import ARROW
from orchestration.survival_tables.definition import Columns

Cells = tuple[str | int | float | None, ...]


@dataclass(frozen=True)
class ChartTable:
    """A kind of chart: what its table is, its columns (type and meaning), and those that name a row."""

    meaning: str
    columns: Columns
    keys: tuple[str, ...]


ORGANS = ChartTable(
    "Metastases of all episodes by organ.",
    {
        "organ": ("varchar", "Organ."),
        "treated_count": ("bigint", "Metastases treated by surgery, radiotherapy or ablation."),
        "untreated_count": ("bigint", "Metastases not treated locally."),
    },
    ("organ",),
)
PATHS = ChartTable(
    "Sequences of treatments, the most frequent first.",
    {
        "rank": ("bigint", "Place of the sequence, 1 being the most frequent."),
        "path": ("varchar", "Treatments in the order of their starts."),
        "episode_count": ("bigint", "Episodes with that sequence."),
    },
    ("rank",),
)
SWIMMER = ChartTable(
    "Lanes of the swimmer plot: what happened when in an episode. Rows of patients, of whom nothing else is told.",
    {
        "lane": ("bigint", "Lane, 1 being the longest; it is nobody's number anywhere else."),
        "month": ("double", "Months from the diagnosis of the episode, to a tenth."),
        "what": (
            "varchar",
            "local, systemic, progression; the lane ends with death or contact (last, alive).",
        ),
        "row_number": ("bigint", "Place of the row in its lane."),
    },
    ("lane", "row_number"),
)
FLOW = ChartTable(
    "Steps of a flow diagram of eligibility, from top to bottom.",
    {
        "step_number": ("bigint", "Place of the step."),
        "step": ("varchar", "assessed, excluded (not met), undetermined (unknown) or included."),
        "criterion": ("varchar", "The criterion at which they leave; the step's name otherwise."),
        "episode_count": ("bigint", "Episodes at the step."),
        "patient_count": ("bigint", "Patients of those episodes."),
    },
    ("step_number",),
)
BENCHMARKS = ChartTable(
    "Events here over those that a published median leads one to expect. Historical controls: read their caveats.",
    {
        "row_number": ("bigint", "Number of the comparison on the report."),
        "endpoint": ("varchar", "Endpoint."),
        "published": ("varchar", "The published figure."),
        "citation": ("varchar", "Where it was published."),
        "compared": ("varchar", "Which patients of the registry are compared."),
        "n_count": ("bigint", "Counted here."),
        "event_count": ("bigint", "Events here."),
        "published_median_months": ("double", "The published median, to a tenth of a month."),
        "ratio": ("double", "Events over those expected; empty where none are expected."),
        "lower": ("double", "Lower exact 95% limit of the ratio."),
        "upper": ("double", "Upper exact 95% limit of the ratio."),
        "caveats": ("varchar", "What to bear in mind, between semicolons."),
    },
    ("row_number",),
)


def organ_rows(bars: Sequence[Bar]) -> Iterator[Cells]:
    """One row an organ."""
    yield from ((bar.name, bar.first, bar.second) for bar in bars)


def path_rows(shown: Sequence[TreatmentPath]) -> Iterator[Cells]:
    """One row a sequence."""
    for place, path in enumerate(shown, start=1):
        yield place, ARROW.join(path.steps), path.episodes


def lane_rows(swimmer: Swimmer) -> Iterator[Cells]:
    """One row a mark and one for the end of each lane."""
    for place, lane in enumerate(swimmer.lanes, start=1):
        for number, (month, what) in enumerate((*lane.marks, (lane.months, lane.end)), start=1):
            yield place, month, what, number


def flow_rows(flow: Flow) -> Iterator[Cells]:
    """One row a step."""
    for place, step in enumerate(flow.steps, start=1):
        yield place, step.kind, step.title, step.episodes, step.patients


def benchmark_rows(shown: Sequence[Comparison]) -> Iterator[Cells]:
    """One row a comparison."""
    for place, one in enumerate(shown, start=1):
        yield (
            *(place, one.endpoint, one.name, one.citation, one.ours, one.n, one.events, one.published_median),
            *(one.ratio, one.lower, one.upper, "; ".join(one.caveats)),
        )
