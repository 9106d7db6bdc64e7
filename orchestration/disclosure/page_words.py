"""The words of the public page: titles and definitions in force, and what is hidden and why.

Belongs here: texts of code lists and definitions, which are of no patient; sentences on what is not told. Does not
belong here: a number of the registry (public_page.py).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import duckdb

from orchestration.disclosure.counts import ENDPOINTS
from orchestration.report.data import Chapter, Definition
from orchestration.report.reading.labels import labels_of
from orchestration.report.reading.methods import read_methods

_TITLES = "select endpoint_id, title from reference.endpoint"
_SETS = "select set_id, title, citation from reference.criterion_set"
_COARSE = (
    Definition(
        "Curves",
        "Kaplan–Meier at fixed months. A point lies on the curve as estimated from every day, rounded to a "
        "hundredth; the lines only join the points. Limits: log-log 95% intervals, each stretch between two "
        "points taken as one step.",
    ),
    Definition(
        "Medians and quartiles",
        "Read off the line between two points that are at most a year apart; not told where they are further apart.",
    ),
    Definition(
        "Restricted means",
        "The area under the lines up to a month; any curve through the points has an area between the two limits.",
    ),
    Definition(
        "Tests",
        "Log-rank test, rounded, where all groups are told. Groups were not randomised, and nothing is adjusted for.",
    ),
)
_ATTRIBUTES = {
    "centre": "centres",
    "primary_site": "primary sites",
    "state": "states",
    "sex": "sex",
    "age": "ages",
    "ecog": "performance status",
    "metastases": "numbers of metastases",
}


@dataclass(frozen=True)
class PageWords:
    """Titles by endpoint, labels by state, title and citation by set of criteria, and the methods."""

    titles: Mapping[str, str]
    labels: Mapping[str, str]
    sets: Mapping[str, tuple[str, str]]
    methods: tuple[Chapter, ...]


def read_words(connection: duckdb.DuckDBPyConnection) -> PageWords:
    """The words of a promoted warehouse: of its definitions, not of its patients."""
    titles = dict(connection.execute(_TITLES).fetchall())
    own = {titles[endpoint] for endpoint in ENDPOINTS if endpoint in titles}
    methods = []
    for chapter in read_methods(connection):
        if chapter.title == "Endpoints":
            kept = [one for one in chapter.definitions if one.name in own]
            methods.append(Chapter(chapter.title, kept))
        else:
            methods.append(Chapter("Estimates", _COARSE) if chapter.title == "Estimates" else chapter)
    sets = {name: (title, citation) for name, title, citation in connection.execute(_SETS).fetchall()}
    return PageWords(titles, labels_of(connection), sets, tuple(methods))


def withheld(
    threshold: int, merged: Mapping[str, Collection[str]], left_out: Collection[tuple[str, str]]
) -> list[Definition]:
    """What a reader does not see, and why."""
    groups = "; ".join(
        f"{_ATTRIBUTES.get(name, name)} {', '.join(sorted(values)).replace('_', ' ')}"
        for name, values in sorted(merged.items())
        if values
    )
    tables = ", ".join(f"{_ATTRIBUTES[name]} by {by.replace('_', ' ')}" for name, by in left_out)
    told = [
        Definition(
            "Counts that read “hidden”",
            f"A count of 1 to {threshold - 1} patients is hidden, as few people can be recognised. Others are "
            "hidden with it, so that no sum or difference gives it back, in this release or beside the one "
            "before. Which is which is not said. A count of nobody is shown.",
        ),
        Definition(
            "Curves with points",
            f"Between two points lie no events or at least {threshold}, and as many who left without one. What "
            f"lies between the points is not told. Numbers at risk are multiples of {threshold}. Groups with too "
            "few events have no curve.",
        ),
    ]
    if groups:
        told.append(
            Definition("Groups put together", f"Too small to stand alone, so called “other”: {groups}.")
        )
    if tables:
        told.append(
            Definition("Tables left out", f"No choice of hidden counts would have protected them: {tables}.")
        )
    return [
        *told,
        Definition(
            "Not here at all",
            "Courses of single patients, sequences of treatments and metastases by organ, as most are of few; "
            "findings and data quality of centres, which are theirs; dates, and with them the data cut-off; ages "
            "beyond bands of ten years; differences to earlier releases; endpoints whose small difference to "
            "another would tell of few. release.json says it table by table.",
        ),
    ]
