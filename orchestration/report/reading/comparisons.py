"""The registry against published medians.

Belongs here: rows of ``survival.benchmark_comparison`` as they are shown. Does not belong here: the test.
"""

import duckdb

from orchestration.report.data import Comparison
from orchestration.report.reading.present import is_there, rows_of
from orchestration.report.words import NOT_REACHED, interval, p_value, words

_COMPARED = """
    select compared.*, benchmark.title, benchmark.citation
    from survival.benchmark_comparison as compared
    inner join reference.benchmark as benchmark using (benchmark_id)
    where compared.stratification_id in ('all', 'primary_site')
    order by compared.endpoint_id, benchmark_id, compared.stratification_id, compared.within_group, compared.group_name
"""


def read_comparisons(connection: duckdb.DuckDBPyConnection) -> list[Comparison]:
    """Each published median that the whole registry, or its patients of one primary, are compared with."""
    if not is_there(connection, "survival", "benchmark_comparison"):
        return []
    return [
        Comparison(
            endpoint=row["endpoint_id"],
            name=row["title"],
            citation=row["citation"],
            ours="All patients"
            if row["stratification_id"] == "all"
            else words(row["group_name"], {}).capitalize(),
            n=row["n_count"],
            events=row["event_count"],
            median=interval(
                *(row[f"median_{name}months"] for name in ("", "lower_", "upper_")), missing=NOT_REACHED
            ),
            published_median=f"{row['benchmark_median_months']:.1f}",
            ratio=row["observed_to_expected"],
            lower=row["observed_to_expected_lower"],
            upper=row["observed_to_expected_upper"],
            p=p_value(row["p_exact_two_sided"]),
            caveats=row["caveats"].split("; "),
        )
        for row in rows_of(connection, _COMPARED)
    ]
