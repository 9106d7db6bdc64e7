"""A published curve given as points, and each group tested against it.

Belongs here: reading the points of ``--benchmark-curve`` and the key ``one_sample_curve``. Does not belong here:
the test itself (survival.one_sample), the file of patients (source.py).
"""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from orchestration.estimate.refusal import ENCODING, RefusedInputError
from orchestration.estimate.source import DELIMITERS
from survival.group_summary import one_sample_values
from survival.one_sample import against_curve
from survival.risk_table import RiskTable

NAMES = ("time", "survival")


def read_curve(path: Path) -> tuple[list[float], list[float]]:
    """The points of a CSV file with the columns time and survival, in the order of time; (0, 1) may lead them.

    Raises RefusedInputError, with the row and the rule, for a file that is no such curve.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise RefusedInputError(f"{path}: {ENCODING}") from None
    except (OSError, ValueError) as error:
        raise RefusedInputError(f"{path}: cannot be opened ({type(error).__name__})") from None
    header = lines[0] if lines else ""
    delimiter = max(DELIMITERS, key=header.count)
    names = [name.strip().lower() for name in header.split(delimiter)]
    if sorted(name for name in names if name in NAMES) != sorted(NAMES):
        raise RefusedInputError(f"{path}: needs a first line with the columns time and survival, once each")
    points: list[tuple[float, float]] = []
    # A row is counted from 1 below the header, its line from the top.
    for row, fields in enumerate(csv.reader(lines[1:], delimiter=delimiter), 1):
        if any(field.strip() for field in fields):
            points.append(_point(f"{path}: data row {row} (line {row + 1})", fields, names, points))
    times, levels = zip(*points, strict=True) if points else ((), ())
    if not any(times):
        raise RefusedInputError(f"{path}: has no point after time 0")
    # The curve starts from 1 at time 0 anyway.
    start = 1 if times[0] == 0 else 0
    return list(times[start:]), list(levels[start:])


def _point(
    place: str, fields: Sequence[str], names: Sequence[str], before: Sequence[tuple[float, float]]
) -> tuple[float, float]:
    values = []
    for name in NAMES:
        text = fields[names.index(name)].strip() if names.index(name) < len(fields) else ""
        try:
            value = float(text.replace("_", "?"))
        except ValueError:
            raise RefusedInputError(f"{place}, column '{name}': must be a number, such as 12.5") from None
        if not math.isfinite(value):
            raise RefusedInputError(f"{place}, column '{name}': must be a finite number")
        values.append(value)
    time, level = values
    rules = {
        "column 'survival': must be above 0 and at most 1; divide per cent by 100, and leave out points at 0": (
            not 0 < level <= 1
        ),
        "column 'time': must be 0 or more": time < 0,
        "column 'survival': must be 1 at time 0": time == 0 and level != 1,
        "column 'time': must be later than in the row before; give one point a time": bool(
            before and time <= before[-1][0]
        ),
        "column 'survival': must not be higher than in the row before; a survival curve never rises": bool(
            before and level > before[-1][1]
        ),
    }
    for rule, is_broken in rules.items():
        if is_broken:
            raise RefusedInputError(f"{place}, {rule}.")
    return time, level


def add_curve_tests(
    rows: Sequence[dict[str, Any]], tables: Sequence[RiskTable], file: str | Path | None
) -> None:
    """Give each group's figures the key one_sample_curve, where a curve is given."""
    if file is None:
        return
    times, levels = read_curve(Path(file))
    for row, table in zip(rows, tables, strict=True):
        named = {"file": Path(file).name, "points": len(times), "last_time": times[-1]}
        patients = row["clustered"]["n_clusters"] if "clustered" in row else table.n_subjects
        row["one_sample_curve"] = named | one_sample_values(against_curve(table, times, levels), patients)
