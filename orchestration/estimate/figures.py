"""The whole answer to `oligo estimate` as one dictionary, from the file to the warnings.

Belongs here: the order of the work, and the keys that docs/estimate.md promises.
Does not belong here: any step itself (the other modules here), any formula (survival/).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from orchestration.estimate.columns import Columns, chosen_columns
from orchestration.estimate.counting import Counts, count_rows
from orchestration.estimate.risk_tables import risk_tables
from orchestration.estimate.source import open_source
from survival.comparison import cautions, compare_groups
from survival.confidence import ConfType
from survival.group_summary import Figures, group_summary
from survival.risk_table import sum_risk_tables


def estimate_file(
    path: str | Path,
    time: str,
    event: str | None = None,
    cause: str | None = None,
    group: str | None = None,
    entry: str | None = None,
    strata: str | None = None,
    times: Sequence[float] = (),
    conf_type: ConfType = "log-log",
    tau: float | None = None,
    benchmark: float | None = None,
    curves: bool = True,
) -> dict[str, Any]:
    """All figures of the file as one dictionary, as documented in docs/estimate.md.

    time, event, cause, group, entry, strata: column names; of event and cause at least one, and the cause
    decides. times: landmarks; tau: horizon of the restricted mean, by default the shortest of the groups'
    longest follow-ups; benchmark: a published median.
    curves: whether every step of the curves is wanted, or only the figures that a table shows.
    Raises RefusedInputError when the file or the options cannot be used.
    """
    columns = chosen_columns(time, event, cause, group, entry, strata)
    competing = columns.cause is not None
    counts = count_rows(columns, open_source(Path(path), columns))
    by_stratum = risk_tables(counts, columns)
    totals = [sum_risk_tables(tables) for tables in zip(*by_stratum, strict=True)]
    horizon = tau if tau is not None else min(table.last_time or 0.0 for table in totals)
    figures = Figures(horizon, tuple(times), conf_type, benchmark, competing, curves)
    groups = [group_summary(name, table, figures) for name, table in zip(counts.groups, totals, strict=True)]
    tests = compare_groups(counts.groups, by_stratum, totals, horizon, competing)
    return {
        "file": Path(path).name,
        "columns": {
            "time": time,
            "event": event,
            "cause": cause,
            "group": group,
            "entry": entry,
            "strata": strata,
        },
        "n_rows": counts.n_rows,
        "n_used": int(counts.n.sum()),
        "n_dropped": counts.n_dropped,
        "conf_type": conf_type,
        "conf_level": 0.95,
        "tau": horizon,
        "times": list(times),
        "overall": group_summary("all", sum_risk_tables(totals), figures),
        "groups": groups,
        **tests,
        "warnings": [*dropped_rows(counts, columns), *cautions(groups, totals, tests, horizon)],
    }


def dropped_rows(counts: Counts, columns: Columns) -> list[str]:
    """The warning that rows were dropped, where they were."""
    if not counts.n_dropped:
        return []
    empty = " or ".join(columns.named().values())
    return [f"{counts.n_dropped} of {counts.n_rows} rows were dropped for an empty {empty}."]
