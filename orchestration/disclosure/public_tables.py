"""The tables of the public tier: a safe form of each, and no other.

Belongs here: rows and columns of each public table. Does not belong here: what may be told (tier.py), files.

A table of the internal tier that has no function here is not published: whoever adds one there publishes nothing.
"""

from collections.abc import Callable, Iterator

from orchestration.disclosure.cells import FLOW, PATIENTS
from orchestration.disclosure.counts import ENDPOINTS, GROUPINGS, place, table_names
from orchestration.disclosure.derived_tables import published_median, restricted_mean, series_of
from orchestration.disclosure.public_curve import PublicCurve, quantile, table_of, value_at
from orchestration.disclosure.tier import PublicTier
from orchestration.survival_tables.definition import Row
from survival.log_rank import log_rank

_LANDMARKS_MONTHS = (6, 12, 24, 36, 60)
_COUNTS = {"n_count": "n", "event_count": "events", "censored_count": "censored"}


def _summary(tier: PublicTier) -> Iterator[Row]:
    for endpoint, grouping, group, key in series_of(tier):
        told = {name: tier.count((f"{endpoint}.{quantity}", *key)) for name, quantity in _COUNTS.items()}
        curve = tier.curves.get((endpoint, key))
        row: Row = {"endpoint_id": endpoint, "stratification_id": grouping, "group_name": group, **told}
        row |= _times(curve)
        yield row | {"hidden": " ".join(name for name, value in told.items() if value is None)}


def _times(curve: PublicCurve | None) -> Row:
    row: Row = {}
    for end in ("", "_lower", "_upper"):
        values = getattr(curve, end[1:] or "estimate", ())
        for name, level in (("q25", 0.75), ("median", 0.5), ("q75", 0.25)):
            row[f"{name}{end}_months"] = quantile(curve, values, level) if curve else None
        for month in _LANDMARKS_MONTHS:
            row[f"{end[1:] or 'survival'}_at_{month}_months"] = (
                value_at(curve, values, month) if curve else None
            )
    return row


def _curve(tier: PublicTier) -> Iterator[Row]:
    for endpoint, grouping, group, key in series_of(tier):
        if curve := tier.curves.get((endpoint, key)):
            for i, month in enumerate(curve.months):
                yield {
                    "endpoint_id": endpoint,
                    "stratification_id": grouping,
                    "group_name": group,
                    "time_months": month,
                    "estimate": curve.estimate[i],
                    "lower": curve.lower[i],
                    "upper": curve.upper[i],
                    "at_risk_count": curve.at_risk[i],
                }


def _risk_table(tier: PublicTier) -> Iterator[Row]:
    for endpoint, grouping, group, key in series_of(tier):
        if curve := tier.curves.get((endpoint, key)):
            for i in range(1, len(curve.months)):
                yield {
                    "endpoint_id": endpoint,
                    "stratification_id": grouping,
                    "group_name": group,
                    "from_months": curve.months[i - 1],
                    "to_months": curve.months[i],
                    "at_risk_count": curve.at_risk[i - 1],
                    "event_count": curve.events[i],
                }


def _test(tier: PublicTier) -> Iterator[Row]:
    for endpoint in ENDPOINTS:
        for grouping in GROUPINGS[1:]:
            groups = [key for name, by, _, key in series_of(tier) if (name, by) == (endpoint, grouping)]
            told = [
                tier.count((f"{endpoint}.{quantity}", *key))
                for key in groups
                for quantity in _COUNTS.values()
            ]
            if len(groups) < 2 or None in told or min(n for n in told if n is not None) < tier.threshold:
                continue
            test = log_rank([table_of(tier.counts.exits[endpoint][key]) for key in groups])
            if test.p is not None and test.chisq is not None:
                yield {
                    "endpoint_id": endpoint,
                    "stratification_id": grouping,
                    "test": "log_rank",
                    "group_count": len(groups),
                    "chisq": round(test.chisq, 1),
                    "df": test.df,
                    "p": "<0.01" if test.p < 0.01 else f"{test.p:.2f}",
                }


def _table_1(tier: PublicTier) -> Iterator[Row]:
    alone = sorted({key[1:] for key in tier.system.cells if key[0] == PATIENTS and not key[3]})
    for key in alone:
        yield _patients(tier, key[0] or "all", key[1] or "all", "", "")
    for name, by in table_names():
        if (name, by) not in tier.left_out:
            for key in (key for key in alone if key[0] == name):
                for other in (other for other in alone if other[0] == by):
                    yield _patients(tier, name, key[1], by, other[1])


def _patients(tier: PublicTier, name: str, value: str, by: str, group: str) -> Row:
    key = (PATIENTS, *place({at: text for at, text in ((name, value), (by, group)) if at not in ("", "all")}))
    told = tier.count(key) if key in tier.system.cells else 0
    return {"characteristic": name, "value": value, "by": by, "group": group, "patient_count": told}


def _flow(tier: PublicTier) -> Iterator[Row]:
    for set_id, number, step, title, *_ in tier.counts.flow:
        told = tier.count((FLOW, "set", set_id, "step", f"{number:02}"))
        yield {"set_id": set_id, "step_number": number, "step": step, "title": title, "episode_count": told}


#: Place of the file and how its rows are made. An empty count is hidden; an empty estimate is not told by the curve.
PUBLIC_TABLES: dict[str, Callable[[PublicTier], Iterator[Row]]] = {
    "table_1": _table_1,
    "flow": _flow,
    "survival/summary": _summary,
    "survival/curve": _curve,
    "survival/risk_table": _risk_table,
    "survival/test": _test,
    "survival/restricted_mean": restricted_mean,
    "survival/published_median": published_median,
}
