"""Groups against the largest of them: hazard ratios, an endpoint a table.

Belongs here: rows of ``survival.contrast`` of the whole registry as they are shown, with every warning. Does not belong
here: estimating; parts of the registry, which are in the file alone.
"""

from itertools import groupby
from typing import Any

import duckdb

from orchestration.report.data import Table
from orchestration.report.reading.cautions import MOST_GROUPS, parted, sentence
from orchestration.report.reading.labels import labels_of
from orchestration.report.reading.present import rows_of
from orchestration.report.words import count, interval, p_value, words

_RATIOS = f"""
    select
        contrast.*, endpoint.title as endpoint, groups.title as grouped_by, own.n_count as own_count,
        own.estimator, own.event_count as own_event_count, largest.n_count as largest_count,
        largest.event_count as largest_event_count
    from survival.contrast as contrast
    inner join survival.summary as own using (endpoint_id, stratification_id, within_group, group_name)
    inner join survival.summary as largest
        on
            contrast.endpoint_id = largest.endpoint_id and contrast.stratification_id = largest.stratification_id
            and contrast.within_group = largest.within_group and contrast.reference_group_name = largest.group_name
    inner join reference.endpoint as endpoint on contrast.endpoint_id = endpoint.endpoint_id
    inner join reference.stratification as groups on contrast.stratification_id = groups.stratification_id
    where contrast.within_group = ''
    qualify row_number() over (
        partition by contrast.endpoint_id, contrast.stratification_id order by own.n_count desc, contrast.group_name
    ) <= {MOST_GROUPS}
    order by
        list_position(['OS', 'PFS', 'DFS', 'LC'], contrast.endpoint_id), contrast.endpoint_id,
        list_position(['state', 'primary_site', 'centre', 'declared_state'], contrast.stratification_id),
        contrast.stratification_id, own.n_count desc, contrast.group_name
"""  # noqa: S608 - our own number
_COMPETES = "The ratio is of the hazard of the event itself, not of its incidence: another cause competes."
_COLUMNS = ("Group", "n", "Events", "Hazard ratio (95% interval)", "p", "Caution")
_WHY = {"no_events_in_group": "no ratio: no event in this group"}


def read_ratios(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """A table an endpoint; none where nothing is compared."""
    labels = labels_of(connection)
    found = rows_of(connection, _RATIOS)
    return [
        _table(endpoint, list(rows), labels)
        for endpoint, rows in groupby(found, key=lambda row: row["endpoint_id"])
    ]


def _table(endpoint: str, rows: list[dict[str, Any]], labels: dict[str, str]) -> Table:
    common, own = parted([row["warning"] for row in rows])
    shown, headings = [], []
    for row, cautions in zip(rows, own, strict=True):
        why = row["not_estimable"]
        reason = [_WHY.get(why, f"no ratio: {words(why, {})}")] if why else []
        ratio = (row["hazard_ratio"], row["hazard_ratio_lower"], row["hazard_ratio_upper"])
        shown.append(
            [
                _name(row, "group_name", labels),
                count(row["own_count"]),
                count(row["own_event_count"]),
                interval(*ratio, missing="not estimable", digits=2),
                p_value(row["hazard_ratio_p"]) if row["hazard_ratio_p"] is not None else "–",
                sentence([*reason, *cautions]),
            ]
        )
        headings.append(
            f"{row['grouped_by']}; against {_name(row, 'reference_group_name', labels)} "
            f"(n {count(row['largest_count'])}, events {count(row['largest_event_count'])})"
        )
    notes = [_COMPETES] if rows[0]["estimator"] != "kaplan_meier" else []
    notes += [f"All rows: {'; '.join(common)}."] if common else []
    return Table(
        f"ratios-{endpoint.lower()}", rows[0]["endpoint"], _COLUMNS, shown, " ".join(notes), headings
    )


def _name(row: dict[str, Any], column: str, labels: dict[str, str]) -> str:
    name = str(row[column])
    return name if row["stratification_id"] == "centre" else words(name, labels)
