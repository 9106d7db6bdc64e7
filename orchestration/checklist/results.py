"""The sentences of the checklist's results: who, what was done, what came of it.

Belongs here: counts and estimates from the marts and the survival tables. Does not belong here: methods.
"""

from typing import Any

import duckdb

from orchestration.checklist.words import listed, many, months, share

#: Columns that lack most are named, so many of them.
_MOST = 12


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def flow(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """From the assessed to the eligible, over all centres."""
    found = _rows(
        connection,
        """
        select sets.title, flow.step, flow.title, sum(flow.episode_count), min(flow.step_number)
        from marts.eligibility_flow as flow inner join reference.criterion_set as sets using (set_id)
        group by sets.title, flow.step, flow.title, flow.set_id
        order by flow.set_id, min(flow.step_number)
        """,
    )
    steps: dict[str, dict[str, list[str]]] = {}
    for sets, step, title, n, _ in found:
        own = steps.setdefault(sets, {}).setdefault(step, [])
        if n or not title:
            own.append(f"{title}: {n:,}" if title else f"{n:,}")
    return [
        f"{sets}, in episodes: {'; '.join(f'{step} {listed(own)}' for step, own in parts.items())}."
        for sets, parts in steps.items()
    ]


def patients(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Sex, age, primaries, states and numbers of metastases."""
    [(n, middle, low, high, unknown)] = _rows(
        connection,
        """
        select count(*), median(age_at_first_episode), quantile_cont(age_at_first_episode, 0.25),
            quantile_cont(age_at_first_episode, 0.75), count(*) filter (where age_at_first_episode is null)
        from marts.patient
        """,
    )
    age = (
        f"Age at the first episode: median {middle:.0f} (quartiles {low:.0f} to {high:.0f})"
        if middle
        else "No age"
    )
    parts = [f"{age}, unknown in {unknown} of {n}."]
    for what, column, source in (
        ("Sex", "sex", "marts.patient"),
        ("Primary", "primary_site_label", "marts.episode where is_first_episode"),
        ("State", "replace(state, '_', ' ')", "marts.episode where is_first_episode"),
        ("Metastases of the first episode", "lesion_count", "marts.episode where is_first_episode"),
    ):
        parts.append(f"{what}. {_shares(connection, column, source)}.")
    return parts


def treatments(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Local and systemic treatments, and doses of radiation."""
    doses = _rows(
        connection,
        """
        select count(bed_10_gy), median(bed_10_gy), quantile_cont(bed_10_gy, 0.25), quantile_cont(bed_10_gy, 0.75)
        from marts.treatment_lesion
        """,
    )
    said = [
        f"{what}. {_shares(connection, 'modality_label', f'marts.treatment where {kind}')}."
        for what, kind in (("Local treatments", "is_local"), ("Systemic treatments", "is_systemic"))
    ]
    n, middle, low, high = doses[0]
    if middle is not None:
        said.append(
            f"BED (alpha/beta 10) of {many(n, 'irradiated metastasis', 'irradiated metastases')}: median "
            f"{middle:.1f} Gy (quartiles {low:.1f} to {high:.1f})."
        )
    return said


def results(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every endpoint over all centres: events, median, survival at 12 and 24 months."""
    found = _rows(
        connection,
        """
        select endpoint.title, series.n_count, series.event_count, series.estimator, series.median_months,
            series.median_lower_months, series.median_upper_months,
            series.survival_at_12_months, series.lower_at_12_months, series.upper_at_12_months,
            series.survival_at_24_months, series.lower_at_24_months, series.upper_at_24_months
        from survival.summary as series inner join reference.endpoint as endpoint using (endpoint_id)
        where series.stratification_id = 'all' order by not endpoint.is_headline, series.endpoint_id
        """,
    )
    said = []
    for title, n, events, estimator, middle, lower, upper, *marks in found:
        median = f"median {months(middle, lower, upper)}, " if estimator == "kaplan_meier" else ""
        at = [_at(month, *marks[i : i + 3]) for month, i in ((12, 0), (24, 3)) if marks[i] is not None]
        said.append(f"{title}: {many(events, 'event')} in {n}; {median}free of it {listed(at)}.")
    return said


def _at(month: int, estimate: float, lower: float | None, upper: float | None) -> str:
    limits = "" if lower is None or upper is None else f" ({lower:.2f} to {upper:.2f})"
    return f"at {month} months {estimate:.2f}{limits}"


def toxicities(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Worst grade an episode."""
    shares = _shares(connection, "worst_toxicity_grade", "marts.outcome")
    return [
        f"Worst grade (CTCAE v5) of an episode. {shares}. Without an entry there is no report, not no event."
    ]


def missing(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The columns that lack most, over the deliveries in force."""
    found = _rows(
        connection,
        """
        select table_name, column_name, sum(row_count), sum(missing_with_reason + missing_without_reason)
        from quality.completeness
        where is_mapped and column_name not like '%_id'
        group by all
        having sum(missing_with_reason + missing_without_reason) > 0
        order by sum(missing_with_reason + missing_without_reason) / sum(row_count) desc, table_name, column_name
        """,
    )
    named = [f"{table}.{column} {n:,} of {rows:,} ({share(n, rows)})" for table, column, rows, n in found]
    return [
        f"{many(len(found), 'column')} of the centres' tables lack an answer somewhere; most of all: "
        f"{listed(named[:_MOST])}.",
        "Some are asked of a part alone, such as the cause of death of the dead, and are empty elsewhere by right.",
        "Every column by centre is in quality.completeness, and why an answer is missing in quality.missing_reason.",
    ]


def _shares(connection: duckdb.DuckDBPyConnection, column: str, source: str) -> str:
    """The values of a column with their counts, the most frequent first, the unknown last."""
    found = _rows(
        connection,
        f"select coalesce(({column})::varchar, 'unknown'), count(*), sum(count(*)) over () from {source} "  # noqa: S608
        f"group by {column} order by {column} is null, count(*) desc, 1",
    )
    return listed((f"{value}: {n:,} ({share(n, whole)})" for value, n, whole in found), 12)
