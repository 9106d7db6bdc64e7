"""Table 1: who the patients are, by the state of their first episode and by centre.

Belongs here: counts and medians of characteristics. Does not belong here: outcomes.
"""

from collections import Counter, defaultdict

import duckdb

from orchestration.report.data import Table
from orchestration.report.reading.labels import labels_of
from orchestration.report.words import part, words

_PATIENTS = """
    with patients as (
        select
            episodes.centre_id, episodes.state, patients.sex,
            patients.age_at_first_episode as age, episodes.primary_site_label as site,
            case
                when episodes.lesion_count > 5 then 'more than 5' else cast(episodes.lesion_count as varchar)
            end as lesions,
            case when episodes.ecog >= 2 then '2 or more' else cast(episodes.ecog as varchar) end as ecog
        from marts.episode as episodes inner join marts.patient as patients using (centre_id, patient_id)
        where episodes.is_first_episode
    )
"""
_VARIABLES = {
    "sex": "Sex",
    "site": "Primary tumour",
    "state": "State as derived",
    "lesions": "Metastases",
    "ecog": "ECOG performance status",
}
#: Columns beside that of all patients; the smallest groups are put together.
_MOST_COLUMNS = 9
_REST = "Others"
Counts = dict[str, Counter[str]]


def read_table_one(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """A table by state and one by centre; none without patients."""
    made = [
        _table(connection, "table-one-state", "Patients by state of their first episode", "state"),
        _table(connection, "table-one-centre", "Patients by centre", "centre_id"),
    ]
    return [table for table in made if table]


def _table(connection: duckdb.DuckDBPyConnection, name: str, title: str, by: str) -> Table | None:
    labels = labels_of(connection)
    sizes = connection.execute(
        f"{_PATIENTS} select {by}, count(*) from patients group by all order by 2 desc, 1"  # noqa: S608 - our own names
    ).fetchall()
    if not sizes:
        return None
    kept = (
        [group for group, _ in sizes[:_MOST_COLUMNS]]
        if len(sizes) > _MOST_COLUMNS
        else [row[0] for row in sizes]
    )
    groups = [*kept, *([_REST] if len(sizes) > len(kept) else [])]
    whole: Counter[str] = Counter()
    for group, number in sizes:
        whole[group if group in kept else _REST] += number
    total = sum(whole.values())
    rows, headings = (
        [["Patients", f"{total:,}", *(f"{whole[group]:,}" for group in groups)]],
        ["Number and age"],
    )
    rows.append(["Age in years, median (quartiles)", *_ages(connection, by, kept, groups)])
    headings.append("Number and age")
    for variable, heading in _VARIABLES.items():
        if variable == by:
            continue
        for value, counts in _counted(connection, by, variable, kept):
            shown = words(value, labels) if variable == "state" else value
            cells = [part(counts[group], whole[group]) for group in groups]
            rows.append([shown[:1].upper() + shown[1:], part(sum(counts.values()), total), *cells])
            headings.append(heading)
    heads = [group if by == "centre_id" or group == _REST else words(group, labels) for group in groups]
    note = "Numbers of patients with their share of the column; each patient once, at the first episode."
    return Table(name, title, ["Characteristic", "All", *heads], rows, note, headings)


def _ages(connection: duckdb.DuckDBPyConnection, by: str, kept: list[str], groups: list[str]) -> list[str]:
    found = connection.execute(
        f"{_PATIENTS}, grouped as (select if({by} in (select unnest(?)), {by}, '{_REST}') as name, age "  # noqa: S608
        "from patients) select coalesce(name, ''), quantile_cont(age, [0.5, 0.25, 0.75]), count(age) from grouped "
        "group by grouping sets ((), (name))",
        [kept],
    ).fetchall()
    ages = {name: quartiles if number else None for name, quartiles, number in found}
    return [_age(ages.get(group)) for group in ("", *groups)]


def _age(quartiles: list[float] | None) -> str:
    return f"{quartiles[0]:.0f} ({quartiles[1]:.0f} to {quartiles[2]:.0f})" if quartiles else "not known"


def _counted(
    connection: duckdb.DuckDBPyConnection, by: str, variable: str, kept: list[str]
) -> list[tuple[str, Counter[str]]]:
    """Counts by value and group: most frequent first, numbers in their order, the unknown last."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for group, value, number in connection.execute(
        f"{_PATIENTS} select {by}, coalesce({variable}, 'not known'), count(*) from patients group by all"  # noqa: S608
    ).fetchall():
        known = "not known" if value == "unknown" else value
        found[known][group if group in kept else _REST] += number
    is_scale = variable in ("lesions", "ecog")
    return sorted(
        found.items(),
        key=lambda item: (
            item[0] == "not known",
            (not item[0].isdigit(), item[0]) if is_scale else (-sum(item[1].values()), item[0]),
        ),
    )
