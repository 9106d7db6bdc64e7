"""The methods in words, from the definitions in force.

Belongs here: definitions, rules and versions as they stand in the warehouse, and the words of the estimators. Does not
belong here: a definition of our own.
"""

from importlib.metadata import version

import duckdb

from orchestration.report.data import Chapter, Definition

_ENDPOINTS = """
    select title, definition from reference.endpoint
    order by not is_headline, list_position(['OS', 'PFS', 'DFS', 'LC'], endpoint_id), endpoint_id
"""
_STATE = (
    "select rule_set, version, months_after_primary, most_oligometastases, citation from reference.state_rule"
)
_QUESTIONS = "select title from reference.state_question order by position"
_CRITERIA = """
    select sets.title, sets.version, sets.citation, list(criterion.title order by position)
    from reference.criterion_set as sets inner join reference.criterion as criterion using (set_id)
    group by all order by sets.title
"""
_ESTIMATORS = (
    Definition(
        "Curves",
        "Kaplan–Meier, with Greenwood’s variance and log-log 95% intervals. Where another cause competes with it: "
        "the Aalen–Johansen cumulative incidence: deaths are no censorings. At the same day events come before "
        "censorings; whoever enters late is at risk from the entry on.",
    ),
    Definition(
        "Medians",
        "First time at which the curve is at or below one half; not reached where fewer than half have had the event. "
        "A mean of observed times is never given for one. Follow-up: reverse Kaplan–Meier.",
    ),
    Definition(
        "Comparisons",
        "Log-rank test between groups, Gray’s test where another cause competes. With fewer than ten patients or "
        "events in a group a caution stands beside the p-value. The groups were "
        "not randomised, and nothing is adjusted for.",
    ),
    Definition(
        "Lesions",
        "Lesions of one patient are counted as independent in curves and tests; intervals that allow for their patient "
        "are in survival/clustered.csv.",
    ),
    Definition(
        "Times",
        "Whole days; a month is 365.25/12 days. A partial date stands at its middle, moved only as far as the known "
        "order of events asks. Nothing missing is filled in.",
    ),
)
_LIBRARIES = ("oligo", "duckdb", "dbt-core", "polars", "pandera", "numpy", "scipy")


def read_methods(connection: duckdb.DuckDBPyConnection) -> list[Chapter]:
    """Endpoints, estimators, the classification, the criteria and the versions."""
    endpoints = [Definition(*row) for row in connection.execute(_ENDPOINTS).fetchall()]
    criteria = [
        Definition(f"{title}, version {number}", f"{'; '.join(titles)}. {citation}.")
        for title, number, citation, titles in connection.execute(_CRITERIA).fetchall()
    ]
    versions = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return [
        Chapter("Endpoints", endpoints),
        Chapter("Estimates", _ESTIMATORS),
        Chapter("States of oligometastatic disease", _state(connection)),
        Chapter("Eligibility", criteria),
        Chapter("Made with", [Definition("Libraries", f"{versions}.")]),
    ]


def _state(connection: duckdb.DuckDBPyConnection) -> list[Definition]:
    found = []
    for name, number, months, most, citation in connection.execute(_STATE).fetchall():
        text = (
            f"An episode is synchronous up to {months} calendar months after the primary, and oligometastatic up to "
            f"{most} metastases at one time. A missing answer makes an episode unclassifiable. {citation}."
        )
        found.append(Definition(f"{name}, version {number} of our rule", text))
    questions = [row[0].rstrip("?.") for row in connection.execute(_QUESTIONS).fetchall()]
    return [*found, Definition("Questions, in their order", "; ".join(questions) + ".")]
