"""``ReportData``: everything that the report shows, and nothing else.

Belongs here: the form of what is shown. Does not belong here: a query, a layout.

Whoever makes a page of another tier makes another ``ReportData``: every number of the page is in it, a count that is
hidden is None (or, in a table, the text that stands in its place), and a block whose sequence is empty or whose value
is None is left out of the page. All text is plain: the page escapes it. Times are months of 365.25/12 days.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fact:
    """A number of the headline: its name, its value as shown, and what it is."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Table:
    """A table of texts. The first column names the row; the others are aligned right where ``is_numeric``.

    name: short, unique on the page, a-z and -. groups: above which rows a heading stands; empty, or one for each row.
    """

    name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""
    groups: Sequence[str] = ()
    is_numeric: bool = True


@dataclass(frozen=True)
class ReportCurve:
    """A group's curve of one set.

    steps: (day, probability free of the event, lower, upper), where the curve falls, by day. end: the last day of
    follow-up. censored: days on which somebody is censored; empty where there are too many to mark. at_risk: under
    observation at each whole month from 0; None where hidden. median: as shown.
    """

    group: str
    n: int | None
    events: int | None
    median: str
    steps: Sequence[tuple[int, float, float | None, float | None]]
    end: int
    censored: Sequence[int]
    at_risk: Sequence[int | None]


@dataclass(frozen=True)
class CurveSet:
    """The curves of one endpoint and stratification, of the whole registry or within one part of it.

    is_incidence: another cause competes, so the page shows 1 minus each value, the cumulative incidence. file: name of
    its figure and data, without ending; empty where there is none. note: the test between groups, and what is left out.
    is_coarse: the curves are told at their steps' days alone, and nothing in between or after.
    """

    endpoint: str
    title: str
    unit: str
    stratification: str
    by: str
    within: str
    is_incidence: bool
    curves: Sequence[ReportCurve]
    note: str
    file: str
    is_coarse: bool = False


@dataclass(frozen=True)
class Bar:
    """A bar of two parts, such as metastases of an organ: locally treated, and not; None is hidden."""

    name: str
    first: int | None
    second: int | None


@dataclass(frozen=True)
class Lane:
    """An episode of the swimmer plot: months under observation, how it ends, and what happened when.

    marks: (month, kind), kind being local, systemic or progression. end: death, or contact where alive.
    """

    months: float
    end: str
    marks: Sequence[tuple[float, str]]


@dataclass(frozen=True)
class Swimmer:
    """Lanes, longest first, and which episodes they are. Rows of patients: of the internal tier alone."""

    lanes: Sequence[Lane]
    note: str


@dataclass(frozen=True)
class TreatmentPath:
    """A sequence of treatments, and how many episodes have it; None is hidden."""

    steps: Sequence[str]
    episodes: int | None


@dataclass(frozen=True)
class FlowStep:
    """A step of a flow diagram. kind: assessed, excluded, undetermined or included; patients: None where not told."""

    kind: str
    title: str
    episodes: int | None
    patients: int | None


@dataclass(frozen=True)
class Flow:
    """The flow diagram of a set of criteria. name: what its files are called after."""

    title: str
    note: str
    steps: Sequence[FlowStep]
    name: str = ""


@dataclass(frozen=True)
class Comparison:
    """A published median that the registry is compared with: events over those expected, with its interval.

    endpoint: its short name. ours: which patients of the registry. caveats: each on its own, the page numbers them.
    """

    endpoint: str
    name: str
    citation: str
    ours: str
    n: int | None
    events: int | None
    median: str
    published_median: str
    ratio: float | None
    lower: float | None
    upper: float | None
    p: str
    caveats: Sequence[str]


@dataclass(frozen=True)
class Claim:
    """A number in print against the rows that it is about. verdict: contradicted, cannot_tell or supported."""

    paper: str
    verdict: str
    statement: str
    printed_in: str
    printed: str
    recomputed: str
    remark: str


@dataclass(frozen=True)
class Definition:
    """A definition in force, in words."""

    name: str
    text: str


@dataclass(frozen=True)
class Chapter:
    """A part of the methods."""

    title: str
    definitions: Sequence[Definition]


@dataclass(frozen=True)
class ReportData:
    """The whole report, in the order of the page.

    tier: internal or public. changes_note: what the numbers are compared with. thinning: how curves were thinned;
    empty where every step is there. ratios, landmarks: a table an endpoint. survival_tables: further tables under the
    curves. has_chart_files: whether the charts are files in figures/ too, so that the page links to them. withheld:
    what a reader of this tier does not see, and why.
    """

    tier: str
    facts: Sequence[Fact]
    survival: Table | None
    curves: Sequence[CurveSet]
    thinning: str = ""
    ratios: Sequence[Table] = ()
    landmarks: Sequence[Table] = ()
    clustered: Table | None = None
    survival_tables: Sequence[Table] = ()
    table_one: Sequence[Table] = ()
    organs: Sequence[Bar] = ()
    organs_note: str = ""
    paths: Sequence[TreatmentPath] = ()
    paths_note: str = ""
    swimmer: Swimmer | None = None
    flows: Sequence[Flow] = ()
    comparisons: Sequence[Comparison] = ()
    claims: Sequence[Claim] = ()
    quality: Sequence[Table] = ()
    changes: Table | None = None
    changes_note: str = ""
    methods: Sequence[Chapter] = field(default_factory=tuple)
    has_chart_files: bool = False
    withheld: Sequence[Definition] = ()
