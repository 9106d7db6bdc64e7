"""What changed since the release before.

Belongs here: the figures that releases are compared by, and their comparison. Does not belong here: where a release
keeps them (``release.json``).
"""

from collections.abc import Mapping
from typing import Any

import duckdb

from orchestration.report.data import Table
from orchestration.report.reading.headline import read_facts, read_survival

KeyFigures = dict[str, str]
_OBSERVED = """
    select title, round(person_months, 1)
    from survival.summary inner join reference.endpoint using (endpoint_id)
    where is_headline and stratification_id = 'all' order by endpoint_id
"""
_DELIVERIES = "select centre_id, delivery_id from quality.delivery where status = 'in_force' order by all"


def key_figures(connection: duckdb.DuckDBPyConnection) -> KeyFigures:
    """Counts, medians and deliveries of a release, as shown, by name."""
    figures = {fact.name: fact.value for fact in read_facts(connection)}
    survival = read_survival(connection)
    for title, _, events, median, *_ in survival.rows if survival else ():
        figures |= {f"{title}: events": events, f"{title}: median, months": median}
    for title, months in connection.execute(_OBSERVED).fetchall():
        figures[f"{title}: months under observation"] = f"{months:,.1f}"
    deliveries = connection.execute(_DELIVERIES).fetchall()
    return figures | {f"Delivery of {centre}": delivery for centre, delivery in deliveries}


def compared(now: KeyFigures, record: Mapping[str, Any] | None) -> dict[str, Any]:
    """These figures beside those of the last release that had others; ``record`` is that of the latest release.

    Made so that a refresh in which nothing changed publishes the same page: it inherits what its twin was compared
    with.
    """
    last = (record or {}).get("key_figures")
    if not isinstance(last, dict):
        return {"now": now, "before": None}
    before = last.get("before") if last.get("now") == now else last.get("now")
    return {"now": now, "before": before if isinstance(before, dict) else None}


def changes_since(figures: Mapping[str, Any]) -> tuple[Table | None, str]:
    """The figures that are not what they were, and a sentence on the comparison."""
    now, before = figures["now"], figures["before"]
    if before is None:
        return None, "This is the first release of this registry, or no earlier one had other figures."
    names = [*now, *(name for name in before if name not in now)]
    rows = [
        [name, before.get(name, "–"), now.get(name, "–")]
        for name in names
        if now.get(name) != before.get(name)
    ]
    same = len(names) - len(rows)
    note = f"Compared with the last release whose figures were others; {same:,} of {len(names):,} did not change."
    return Table("changes", "What is not what it was", ["Figure", "Before", "Now"], rows), note
