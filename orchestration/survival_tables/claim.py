"""``survival.claim``: what a paper says against the rows that it says it of.

Belongs here: the claims of the seed, judged, as rows of a table. Does not belong here: the judging
(``orchestration.claims``), the claims (``reference.claim``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from orchestration.claims.asking import Asker
from orchestration.claims.claim import COLUMNS, claim_of
from orchestration.claims.judging import Verdict, judge
from orchestration.survival_tables.counted import Counted
from orchestration.survival_tables.definition import Columns, Row, SurvivalTable

#: Seconds that a refresh gives one claim, and all of them; what is not asked by then cannot be told.
_EACH, _ALL = 2.0, 10.0


def rows(counted: Counted) -> Iterator[Row]:
    """One row a claim of the seed. A claim that cannot run is one that cannot be told, never a failed refresh."""
    asked = counted.connection.execute(
        f"select {', '.join(COLUMNS)} from reference.claim order by claim_set, claim_id"  # noqa: S608 - our own names
    )
    claims = [
        claim_of(dict(zip(COLUMNS, cells, strict=True)), f"reference.claim, claim {cells[0]}, ")
        for cells in asked.fetchall()
    ]
    yield from told(judge(counted.connection, claims, Asker(counted.connection, _EACH, _ALL)))


def told(verdicts: Sequence[Verdict]) -> Iterator[Row]:
    """Verdicts as rows of the table."""
    for verdict in verdicts:
        claim, found = verdict.claim, verdict.recomputed
        yield {
            **{name: value or None for name, value in asdict(claim).items() if name in _AS_ENTERED},
            "verdict": verdict.verdict,
            "reason": verdict.reason or None,
            "recomputed_value": None if found.value is None else float(found.value),
            "recomputed_lower": found.lower,
            "recomputed_upper": found.upper,
            "n_count": found.n,
            "event_count": found.events,
            "printed_value_is": verdict.printed_value_is or None,
            "printed_elsewhere": verdict.printed_elsewhere or None,
        }


_AS_ENTERED: Columns = {
    name: ("varchar", COLUMNS[name])
    for name in (
        *("claim_set", "claim_id", "printed_in", "statement", "printed_value", "unit", "said_to_be"),
        *("centre_id", "endpoint_id", "cohort", "statistic", "query", "citation"),
    )
}

TABLE = SurvivalTable(
    "One row a claim in print: whether the rows that it is about give the printed number, and what gives it if not.",
    {
        **_AS_ENTERED,
        "verdict": (
            "varchar",
            "supported: the rows give the number at its printed digits; contradicted: they give another, or none; "
            "cannot_tell: they cannot show it.",
        ),
        "reason": ("varchar", "Why, and what to bear in mind; null where there is nothing to say."),
        "recomputed_value": (
            "double",
            "What the rows give, in the unit of the claim; null where there is none.",
        ),
        "recomputed_lower": ("double", "Lower 95% limit (log-log) of a Kaplan-Meier figure."),
        "recomputed_upper": (
            "double",
            "Upper 95% limit (log-log) of a Kaplan-Meier figure; null where not reached.",
        ),
        "n_count": ("bigint", "Patients behind it, or lesions for local control; null for a query."),
        "event_count": ("bigint", "Events behind it; null where there is no endpoint."),
        "printed_value_is": (
            "varchar",
            "Where contradicted: which other statistic gives the printed number, nearest first.",
        ),
        "printed_elsewhere": ("varchar", "Other numbers that the same paper prints for the same figure."),
    },
    ("claim_set", "claim_id"),
    rows,
)
