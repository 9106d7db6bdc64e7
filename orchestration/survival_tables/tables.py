"""All survival tables, in the order in which they are made.

Belongs here: the list. Does not belong here: what is in a table (its own module).
"""

from orchestration.survival_tables import (
    benchmark_comparison,
    claim,
    clustered,
    contrast,
    curve,
    group_test,
    landmark_analysis,
    pair,
    restricted_mean,
    risk_table,
    summary,
)
from orchestration.survival_tables.definition import SurvivalTable

SURVIVAL_TABLES: dict[str, SurvivalTable] = {
    "risk_table": risk_table.TABLE,
    "curve": curve.TABLE,
    "summary": summary.TABLE,
    "restricted_mean": restricted_mean.TABLE,
    "test": group_test.TABLE,
    "pair": pair.TABLE,
    "contrast": contrast.TABLE,
    "clustered": clustered.TABLE,
    "benchmark_comparison": benchmark_comparison.TABLE,
    "landmark_analysis": landmark_analysis.TABLE,
    "claim": claim.TABLE,
}
