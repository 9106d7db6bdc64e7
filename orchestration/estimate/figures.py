"""The whole answer to `oligo estimate` as one dictionary, from the file to the warnings.

Belongs here: the order of the work, and the keys that docs/estimate.md promises.
Does not belong here: any step itself (the other modules here), any formula (survival/).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from orchestration.estimate.columns import Columns, chosen_columns, refuse_options_without_effect
from orchestration.estimate.counting import Counts, count_rows
from orchestration.estimate.landmark_figures import compared_at_landmarks
from orchestration.estimate.published_curve import add_curve_tests
from orchestration.estimate.refusal import RefusedInputError
from orchestration.estimate.risk_tables import cluster_cells, risk_tables
from orchestration.estimate.source import open_source
from survival.cautions import cautions
from survival.comparison import compare_groups
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
    cluster: str | None = None,
    times: Sequence[float] = (),
    conf_type: ConfType = "log-log",
    tau: float | None = None,
    reference: str | None = None,
    benchmark: float | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    curves: bool = True,
    benchmark_curve: str | Path | None = None,
    group_time: str | None = None,
    landmark: Sequence[float] = (),
) -> dict[str, Any]:
    """All figures of the file as one dictionary, as documented in docs/estimate.md.

    time, event, cause, group, entry, strata, cluster: column names; of event and cause at least one, and the
    cause decides. times: landmarks; tau: horizon of the restricted mean, by default the shortest of the
    groups' longest follow-ups; reference: the group that others are compared with, by default the first;
    benchmark: a published median;
    replicates, seed: of the bootstrap of clusters, 1000 and 0 by default.
    curves: whether every step of the curves is wanted, or only the figures that a table shows.
    benchmark_curve: a file with the points of a published curve. group_time: the column that says when the
    group became known; landmark: times at which groups that became known later are compared.
    Raises RefusedInputError when the file or the options cannot be used.
    """
    columns = chosen_columns(time, event, cause, group, entry, strata, cluster)
    refuse_options_without_effect(columns, reference, group_time, replicates, seed)
    competing = columns.cause is not None
    counts = count_rows(columns, open_source(Path(path), columns))
    counts, later = compared_at_landmarks(path, columns, counts, group_time, landmark, times, conf_type)
    by_stratum = risk_tables(counts, columns)
    totals = [sum_risk_tables(tables) for tables in zip(*by_stratum, strict=True)]
    horizon = tau if tau is not None else min(table.last_time or 0.0 for table in totals)
    figures = Figures(
        horizon,
        tuple(times),
        conf_type,
        benchmark,
        competing,
        curves,
        1000 if replicates is None else replicates,
        seed or 0,
    )
    cells = cluster_cells(counts)
    groups = [
        group_summary(name, table, figures, cells and cells.chosen(cells.group == number).with_merged_times())
        for number, (name, table) in enumerate(zip(counts.groups, totals, strict=True))
    ]
    against = reference_number(counts.groups, reference, columns)
    tests = compare_groups(counts.groups, by_stratum, totals, horizon, competing, against, cells)
    everybody = group_summary("all", sum_risk_tables(totals), figures, cells and cells.with_merged_times())
    add_curve_tests([*groups, everybody], [*totals, sum_risk_tables(totals)], benchmark_curve)
    return {
        "file": Path(path).name,
        "columns": {
            "time": time,
            "event": event,
            "cause": cause,
            "group": group,
            "entry": entry,
            "strata": strata,
            "cluster": cluster,
            "group_time": group_time,
        },
        "n_rows": counts.n_rows,
        "n_used": int(counts.n.sum()),
        "n_dropped": counts.n_dropped,
        "conf_type": conf_type,
        "conf_level": 0.95,
        "tau": horizon,
        "times": list(times),
        "overall": everybody,
        "groups": groups,
        **tests,
        **later,
        "warnings": [*dropped_rows(counts, columns), *cautions(groups, totals, tests, horizon)],
    }


def reference_number(groups: Sequence[str], reference: str | None, columns: Columns) -> int:
    """The number of the reference group, the first when none was asked for."""
    if reference is None:
        return 0
    if reference not in groups:
        shown = ", ".join(f"'{name}'" for name in groups[:20])
        more = f" and {len(groups) - 20} more" if len(groups) > 20 else ""
        raise RefusedInputError(
            f"--reference: column '{columns.group}' has no group '{reference}'; it has {shown}{more}"
        )
    return list(groups).index(reference)


def dropped_rows(counts: Counts, columns: Columns) -> list[str]:
    """The warning that rows were dropped, where they were."""
    if not counts.n_dropped:
        return []
    empty = " or ".join(columns.named().values())
    return [f"{counts.n_dropped} of {counts.n_rows} rows were dropped for an empty {empty}."]
