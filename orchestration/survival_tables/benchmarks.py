"""The published figures that ours are compared with: the rows of the seed ``benchmark``, and which are refused.

Belongs here: reading them, and the sentences that refuse one. Does not belong here: comparing.
"""

import duckdb

from orchestration.survival_tables.definition import Row

_ROWS = "select * from reference.benchmark order by benchmark_id"
_UNUSABLE = """
    select
        benchmark_id,
        primary_site_group is not null
            and primary_site_group not in (select site_group from codes.primary_site) as has_no_such_site,
        coalesce(not (isfinite(median_months) and median_months > 0), false) as has_no_median
    from reference.benchmark
    where has_no_such_site or has_no_median
    order by benchmark_id
"""


def benchmarks(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """The rows of the seed, by column."""
    found = connection.execute(_ROWS)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, values, strict=True)) for values in found.fetchall()]


def refused_benchmarks(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """A sentence for each row of the seed that would be compared with nobody, or with nothing."""
    return [
        f"The benchmark '{name}' has "
        + (
            "a primary_site_group that is none of the list primary_site, so it fits nobody: write one of its site_group"
            if no_site
            else "a median_months that is no time: write a number above 0"
        )
        + " (dbt_project/seeds/reference/benchmark.csv)."
        for name, no_site, _ in connection.execute(_UNUSABLE).fetchall()
    ]
