"""``survival.clustered``: local control with intervals that know which lesions are one patient's."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from orchestration.months import whole_days
from orchestration.survival_tables.counted import Counted
from orchestration.survival_tables.definition import SERIES, SERIES_KEYS, Row, SurvivalTable
from orchestration.survival_tables.series import Series
from survival.cluster_cells import ClusterCells
from survival.clustered_bootstrap import clustered_bootstrap
from survival.small_series import FEW_CLUSTERS

LANDMARKS_MONTHS = (12, 24, 36)
REPLICATES, SEED = 1000, 20240115
_NARROW = f"fewer than {FEW_CLUSTERS} patients: {{}}; the interval is too narrow"
#: Lesions of the same patient that left on the same day by the same cause, counted; patients are numbers only.
_CELLS = """
    with units as (
        select *, dense_rank() over (order by patient_id) as patient from marts.time_to_event
        where endpoint_id in (select endpoint_id from reference.endpoint where unit <> 'episode' and is_headline)
    )
    select
        units.endpoint_id, strata.stratification_id, '' as within_group, attributes.value as group_name,
        units.patient, units.entry_days, units.time_days, units.cause, count(*) as n
    from units
    inner join intermediate.int_episodes_attributed as attributes using (episode_id)
    inner join reference.stratification as strata on attributes.attribute = strata.by_attribute
    anti join carried_group as carried
        on units.endpoint_id = carried.endpoint_id
        and strata.stratification_id = carried.stratification_id
        and attributes.value = carried.group_name
    where strata.stratification_id in ('all', 'centre')
    group by all
    order by all
"""


def rows(counted: Counted) -> Iterator[Row]:
    """One row a series and landmark, of the registry and of its centres."""
    cells = counted.connection.execute(_CELLS).fetchnumpy()
    series = [
        Series(*names) for names in zip(*(cells[name].tolist() for name in Series._fields), strict=True)
    ]
    for own in dict.fromkeys(series):
        chosen = np.array([one == own for one in series])
        yield from _of(own, {name: column[chosen] for name, column in cells.items()}, counted)


def _of(series: Series, cells: dict[str, Any], counted: Counted) -> Iterator[Row]:
    none = np.zeros(len(cells["n"]), dtype=np.int64)
    # Who is not late is at risk from the start, also of an event on day 0.
    since = np.where(cells["entry_days"] > 0, cells["entry_days"], -1).astype(np.float64)
    entry = since if np.any(since > 0) else None
    own = ClusterCells(
        cells["time_days"].astype(np.float64), entry, cells["cause"], none, none, cells["patient"], cells["n"]
    )
    days = [float(whole_days(months)) for months in LANDMARKS_MONTHS]
    drawn = clustered_bootstrap(own, days, [1], REPLICATES, SEED)
    table = counted.tables[series]
    for months, day, failed in zip(LANDMARKS_MONTHS, days, drawn.incidence[0], strict=True):
        is_known = failed.estimate is not None and table.last_time is not None and day <= table.last_time
        yield {
            **series._asdict(),
            "horizon_months": months,
            "n_count": int(cells["n"].sum()),
            "patient_count": drawn.n_clusters,
            "estimate": 1 - failed.estimate if is_known and failed.estimate is not None else None,
            "lower": 1 - failed.upper if is_known and failed.upper is not None else None,
            "upper": 1 - failed.lower if is_known and failed.lower is not None else None,
            "replicates": REPLICATES,
            "seed": SEED,
            "warning": _NARROW.format(drawn.n_clusters) if drawn.n_clusters < FEW_CLUSTERS else None,
        }


TABLE = SurvivalTable(
    "One row a series of lesions and landmark: the estimate with a percentile interval from drawing patients again, "
    "each with all of their lesions.",
    {
        **SERIES,
        "horizon_months": ("bigint", "Months after the index."),
        "n_count": ("bigint", "Lesions."),
        "patient_count": ("bigint", "Patients that the lesions are of."),
        "estimate": (
            "double",
            "Free of the event, one minus its cumulative incidence; null past the last observation.",
        ),
        "lower": ("double", "Lower 95% limit; null where there was no event or only one patient."),
        "upper": ("double", "Upper 95% limit; null where there was no event or only one patient."),
        "replicates": ("bigint", "How often the patients were drawn again."),
        "seed": ("bigint", "Seed of the draws: the same data give the same limits."),
        "warning": ("varchar", "What to bear in mind: fewer than 20 patients."),
    },
    (*SERIES_KEYS, "horizon_months"),
    rows,
    "carried_group",
)
