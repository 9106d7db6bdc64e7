"""Loads the cases of tests/oracles with R's answers, and compares with them."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from survival.near_ties import merge_near_ties
from survival.risk_table import RiskTable

ORACLES = Path(__file__).parents[2] / "oracles"
SURVIVAL = sorted(path.stem for path in (ORACLES / "survival").glob("*.json"))
COMPETING = sorted(path.stem for path in (ORACLES / "competing").glob("*.json"))


def answers(name: str) -> Any:
    return json.loads((ORACLES / f"{name}.json").read_text())


def rows(name: str) -> list[dict[str, str]]:
    with (ORACLES / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def groups(name: str, outcome: str = "event") -> dict[str, RiskTable]:
    """The risk table of each group in byte order, and of all, as R reads them: rows with a gap left out."""
    used = [
        row
        for row in rows(name)
        if all(row.get(part, "all") not in ("", "NA") for part in ("time", outcome, "group"))
    ]
    labels = np.array([row.get("group", "all") for row in used])
    time = np.array([float(row["time"]) for row in used])
    cause = np.array([int(row[outcome]) for row in used])
    causes = sorted({int(code) for code in cause} - {0}) or [1]
    tables = {}
    for label in ["all", *sorted(set(labels) - {"all"})]:
        own = np.full(len(used), True) if label == "all" else labels == label
        tables[label] = RiskTable.from_subjects(time[own], cause[own], causes=causes)
    return tables


def tied(table: RiskTable) -> RiskTable:
    """The table with near ties merged, as survfit has it."""
    return merge_near_ties([table])[0]


def agree(ours: Any, theirs: Any) -> None:
    """Equal to 1e-9 relative, or 1e-12 absolute where R says 0; None and NaN are R's NA."""
    for one, other in zip(np.atleast_1d(ours).tolist(), np.atleast_1d(theirs).tolist(), strict=True):
        other = None if other in ("", "NA") else other
        missing = one is None or not math.isfinite(one)
        assert missing == (other is None), (one, other)
        if not missing:
            assert math.isclose(
                one, float(other), rel_tol=1e-9, abs_tol=1e-12 if float(other) == 0 else 1e-15
            ), (
                one,
                other,
            )
