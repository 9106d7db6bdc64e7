"""Local control with intervals that know which metastases are one patient's, beside those that do not.

Belongs here: rows of ``survival.clustered`` as they are shown. Does not belong here: drawing patients again.
"""

import duckdb

from orchestration.report.data import Table
from orchestration.report.reading.cautions import MOST_GROUPS, sentence
from orchestration.report.reading.present import rows_of
from orchestration.report.words import count, percents
from orchestration.survival_tables.clustered import LANDMARKS_MONTHS, REPLICATES

_AT = " ".join(
    f"when {months} then [lower_at_{months}_months, upper_at_{months}_months]" for months in LANDMARKS_MONTHS
)
_CLUSTERED = f"""
    select
        drawn.*, endpoint.title as endpoint, case drawn.horizon_months {_AT} end as independent
    from survival.clustered as drawn
    inner join reference.endpoint as endpoint using (endpoint_id)
    inner join survival.summary as own using (endpoint_id, stratification_id, within_group, group_name)
    where within_group = ''
    qualify {MOST_GROUPS} >= dense_rank() over (
        partition by endpoint_id, stratification_id order by drawn.n_count desc, group_name
    )
    order by endpoint_id, stratification_id, group_name, horizon_months
"""  # noqa: S608 - our own numbers
_COLUMNS = (
    "From the start",
    "Free of the event",
    "Interval by patients",
    "Interval by metastases",
    "Caution",
)


def read_clustered(connection: duckdb.DuckDBPyConnection) -> Table | None:
    """A row a group and month; None where no metastasis is counted."""
    shown, headings = [], []
    for row in rows_of(connection, _CLUSTERED):
        own, other = [row["lower"], row["upper"]], row["independent"] or [None, None]
        shown.append(
            [
                f"{row['horizon_months']} months",
                percents(row["estimate"], None, None, missing="past follow-up"),
                _limits(*own) if row["estimate"] is not None else "–",
                _limits(*other) if row["estimate"] is not None else "–",
                sentence([row["warning"]] if row["warning"] else []),
            ]
        )
        name = "All centres" if row["stratification_id"] == "all" else row["group_name"]
        headings.append(
            f"{row['endpoint']}, {name}: {count(row['n_count'])} metastases of {count(row['patient_count'])} patients"
        )
    note = (
        f"By patients: limits from {REPLICATES:,} draws of patients, each with all their metastases. By metastases: "
        "limits of the curves above, each metastasis for itself. One minus the cumulative incidence; death competes."
    )
    title = "Limits by patients beside limits by metastases"
    return Table("clustered", title, _COLUMNS, shown, note, headings) if shown else None


def _limits(lower: float | None, upper: float | None) -> str:
    return "–" if lower is None or upper is None else f"{100 * lower:.1f} to {100 * upper:.1f}%"
