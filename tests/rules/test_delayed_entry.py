"""Delayed entry from canonical rows to the curve, against R's ``survfit(Surv(entry, time, event) ~ 1)``.

Belongs here: the way from a patient's entry to the risk table. Does not belong here: the estimator, which
``tests/unit/survival`` holds against the same case and others.
"""

import csv
import json
from pathlib import Path

import duckdb
import numpy as np
import pytest

from orchestration.assets.summaries import as_arrow
from orchestration.survival_tables import curve, summary
from orchestration.survival_tables.counted import Counted
from orchestration.survival_tables.series import Series, risk_tables
from tests.rules.registry_in_memory import CompiledProject, Rows

ORACLES = Path(__file__).parents[1] / "oracles"
COUNTS = """
    select endpoint_id, stratification_id, coalesce(within_group, '') as within_group, group_name,
        entry_days, time_days, cause, n
    from intermediate.int_risk_counts
    where n > 0 and endpoint_id = 'OS' and stratification_id = 'all'
"""


def registry(cases: list[dict[str, str]]) -> Rows:
    """The cases as patients: diagnosed on day 0, observed from ``entry``, dead or last seen on ``time``."""
    rows: Rows = {"patients": [], "episodes": []}
    for n, case in enumerate(cases):
        name, is_dead = f"case {n}", int(case["cause"]) > 0
        left = "death_day" if is_dead else "last_contact_day"
        status = "dead" if is_dead else "alive"
        rows["patients"].append(
            {
                "patient_id": name,
                "vital_status": status,
                "entry_day": int(float(case["entry"])),
                left: int(float(case["time"])),
            }
        )
        rows["episodes"].append({"episode_id": name, "patient_id": name, "diagnosis_day": 0})
    return rows


def test_the_curve_of_who_enters_late_is_r_s(project: CompiledProject) -> None:
    with (ORACLES / "delayed_entry.csv").open(encoding="utf-8") as file:
        cases = [row for row in csv.DictReader(file) if row["set"] == "days"]
    expected = json.loads((ORACLES / "delayed_entry.json").read_text())["days"]
    assert len(cases) == 30 and sum(float(case["entry"]) > 0 for case in cases) > 20
    answers = project.answer(COUNTS, registry(cases), {})
    [series] = {tuple(row.values())[:4] for row in answers}
    columns = {name: np.array([row[name] for row in answers]) for name in list(answers[0])[4:]}
    named = Series(*map(str, series))
    numbers = {"series": np.zeros(len(answers), dtype=int), **columns}
    tables = risk_tables([named], numbers, {named.endpoint_id: [1]})
    [table] = tables.values()
    counted = Counted(duckdb.connect(), tables)
    assert table.n_subjects == 30 and table.person_time == expected["person_time"]
    found = {
        row["time_days"]: row
        for row in as_arrow(list(curve.TABLE.rows(counted)), curve.TABLE.columns).to_pylist()
    }
    km = expected["km"]["log-log"]
    for time, n_risk, surv, lower, upper in zip(
        km["time"], km["n_risk"], km["surv"], km["lower"], km["upper"], strict=True
    ):
        row = found[int(time)]
        assert row["at_risk_count"] == n_risk
        assert row["estimate"] == pytest.approx(surv, rel=1e-9, abs=1e-12)
        for name, limit in (("lower", lower), ("upper", upper)):
            if limit is not None and row[name] is not None:
                assert row[name] == pytest.approx(limit, rel=1e-9)
    [figures] = summary.TABLE.rows(counted)
    median, low, high = km["quantiles"][1]
    month = 365.25 / 12
    for name, value in (("", median), ("_lower", low), ("_upper", high)):
        assert figures[f"median{name}_months"] == (None if value is None else pytest.approx(value / month))
