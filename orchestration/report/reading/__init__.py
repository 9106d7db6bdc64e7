"""The report read from a warehouse: the one place that knows both.

Belongs here: queries, a module a block of the page. Does not belong here: layout; a row of a patient, the swimmer
plot's lanes apart.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from orchestration.report.data import ReportData
from orchestration.report.reading.changes import changes_since
from orchestration.report.reading.claims import read_claims
from orchestration.report.reading.clusters import read_clustered
from orchestration.report.reading.comparisons import read_comparisons
from orchestration.report.reading.curves import read_curves
from orchestration.report.reading.disease import read_organs, read_paths
from orchestration.report.reading.flows import read_flows
from orchestration.report.reading.headline import read_facts, read_survival
from orchestration.report.reading.landmarks import read_landmarks
from orchestration.report.reading.methods import read_methods
from orchestration.report.reading.quality import read_quality
from orchestration.report.reading.ratios import read_ratios
from orchestration.report.reading.swimmer import read_swimmer
from orchestration.report.reading.table_one import read_table_one


def read_report(
    connection: duckdb.DuckDBPyConnection, key_figures: Mapping[str, Any], undrawn: Sequence[str] = ()
) -> ReportData:
    """The report of the internal tier.

    key_figures: those of this release and of the one before that had others (``release.json``).
    undrawn: stratifications of parts that have no figures of their own.
    """
    curves, thinning = read_curves(connection, undrawn)
    organs, organs_note = read_organs(connection)
    paths, paths_note = read_paths(connection)
    changes, changes_note = changes_since(key_figures)
    return ReportData(
        tier="internal",
        facts=read_facts(connection),
        survival=read_survival(connection),
        curves=curves,
        thinning=thinning,
        ratios=read_ratios(connection),
        landmarks=read_landmarks(connection),
        clustered=read_clustered(connection),
        table_one=read_table_one(connection),
        organs=organs,
        organs_note=organs_note,
        paths=paths,
        paths_note=paths_note,
        swimmer=read_swimmer(connection),
        flows=read_flows(connection),
        comparisons=read_comparisons(connection),
        claims=read_claims(connection),
        quality=read_quality(connection),
        changes=changes,
        changes_note=changes_note,
        methods=read_methods(connection),
        has_chart_files=True,
    )
