"""The figures of `oligo estimate` as text to read: in a terminal, in a pipe, in an email.

Belongs here: which blocks the report has, and the layout of its tables.
Does not belong here: the sentences on tests (sentences.py), any computation, and any figure that the
dictionary does not hold already.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from orchestration.estimate.landmark_text import TITLE, landmark_sentences, landmark_table
from orchestration.estimate.sentences import one_sample, tests
from orchestration.estimate.wording import alike, beyond, percent, time_text, visible, with_interval
from survival.small_series import counted


def table_text(result: dict[str, Any]) -> str:
    """The whole report; plain text of as many columns as the figures need, nothing cut."""
    result = shown(result)
    groups = result["groups"]
    compared = len(groups) > 1
    rows = [*groups, result["overall"]] if compared else groups
    blocks = [heading(result), patients(rows)]
    if result["times"]:
        blocks.append(landmarks(rows))
    if "cif" in result["overall"]:
        blocks.append(incidences(rows, result["times"]))
    blocks.append(restricted_means(rows, result["tau"]))
    if "clustered" in result["overall"]:
        blocks.append(clustered(rows, result["columns"]["cluster"]))
    if "one_sample" in result["overall"]:
        median = time_text(result["overall"]["one_sample"]["benchmark_median"])
        title = f"Against a published median of {median} (a historical control)"
        blocks.append("\n".join([title, *(one_sample(row) for row in rows)]))
    if "one_sample_curve" in result["overall"]:
        title = f"Against the published curve {result['overall']['one_sample_curve']['file']} (a historical control)"
        blocks.append("\n".join([title, *(one_sample(row, "one_sample_curve") for row in rows)]))
    if result["landmark_analysis"]:
        blocks.append(aligned(TITLE, *landmark_table(result), numbers={0, 2, 3}))
        blocks.append("\n".join(landmark_sentences(result)))
    sentences = tests(result)
    if sentences:
        blocks.append("\n".join(["Tests", *sentences]))
    if result["warnings"]:
        blocks.append("\n".join(["Warnings", *(f"  ! {warning}" for warning in result["warnings"])]))
    return "\n\n".join(blocks)


def shown(value: Any) -> Any:
    """The figures with every name in them fit for a terminal and for one line of a table."""
    if isinstance(value, dict):
        return {key: shown(part) for key, part in value.items()}
    if isinstance(value, list):
        return [shown(part) for part in value]
    return visible(value) if isinstance(value, str) else value


def heading(result: dict[str, Any]) -> str:
    """Which file and columns, how many rows, which intervals."""
    columns = ", ".join(f"{part} {name}" for part, name in result["columns"].items() if name)
    rows = f"{counted(result['n_rows'], 'row')}, {result['n_used']} used, {result['n_dropped']} dropped"
    level = f"{result['conf_level']:.0%} intervals on the {result['conf_type']} scale"
    return f"{result['file']}: {columns}\n{rows}; {level}"


def patients(rows: Sequence[dict[str, Any]]) -> str:
    """Patients, events, median survival and follow-up of each group."""
    header = [
        "Group",
        "Rows" if "clustered" in rows[0] else "Patients",
        "Events",
        "Median (95% CI)",
        "25% by",
        "75% by",
        "Median follow-up",
        "Range",
    ]
    body = [
        [row["group"], str(row["n"]), str(row["events"])]
        + [with_interval(row[name], time_text) for name in ("median", "q25", "q75", "followup_median")]
        + [time_range(row["followup_range"])]
        for row in rows
    ]
    return aligned("Survival", header, body, numbers={1, 2})


def time_range(times: dict[str, float]) -> str:
    """The shortest and the longest follow-up."""
    form = alike(times["shortest"], times["longest"])
    return f"{form(times['shortest'])} to {form(times['longest'])}"


def landmarks(rows: Sequence[dict[str, Any]]) -> str:
    """Survival at each landmark."""
    body = [
        [row["group"], time_text(at["time"]), str(at["n_risk"]), with_interval(at, percent), beyond(at)]
        for row in rows
        for at in row["survival"]
    ]
    return aligned("Survival at", ["Group", "Time", "At risk", "Survival (95% CI)", ""], body, numbers={1, 2})


def incidences(rows: Sequence[dict[str, Any]], times: Sequence[float]) -> str:
    """Cumulative incidence of each cause at the landmarks, or at the end of follow-up without any."""
    body = []
    for row in rows:
        shown = set(times) or {row["cif"][-1]["time"]}
        body += [
            [row["group"], str(at["cause"]), time_text(at["time"]), with_interval(at, percent), beyond(at)]
            for at in row["cif"]
            if at["time"] in shown
        ]
    header = ["Group", "Cause", "Time", "Cumulative incidence (95% CI)", ""]
    return aligned("Competing causes", header, body, numbers={1, 2})


def restricted_means(rows: Sequence[dict[str, Any]], tau: float) -> str:
    """Restricted mean survival time of each group."""
    body = [[row["group"], with_interval(row["rmst"], time_text)] for row in rows]
    title = f"Restricted mean survival time, up to {time_text(tau)}"
    return aligned(title, ["Group", "Mean (95% CI)"], body, numbers=set())


def clustered(rows: Sequence[dict[str, Any]], cluster: str) -> str:
    """Survival and median with the intervals of the clustered bootstrap."""
    body = []
    for row in rows:
        own = row["clustered"]
        head = [row["group"], str(own["n_clusters"])]
        body += [
            [*head, time_text(at["time"]), with_interval(at, percent), beyond(at)] for at in own["survival"]
        ]
        body.append([*head, "median", with_interval(own["median"], time_text), ""])
        body += [
            [*head, time_text(at["time"]), f"cause {at['cause']}: {with_interval(at, percent)}", beyond(at)]
            for at in own.get("cif", [])
        ]
    drawn = rows[0]["clustered"]
    title = (
        f"Allowing for clusters ({cluster}): intervals from {drawn['replicates']} bootstrap draws of "
        f"whole clusters (seed {drawn['seed']})"
    )
    return aligned(title, ["Group", "Clusters", "Time", "Estimate (95% CI)", ""], body, numbers={1, 2})


def aligned(title: str, header: Sequence[str], body: Sequence[Sequence[str]], numbers: set[int]) -> str:
    """A table under its title, each column as wide as its widest cell; columns in `numbers` to the right."""
    lines = [header, *body]
    widths = [max(len(line[i]) for line in lines) for i in range(len(header))]
    text = [title]
    for line in lines:
        cells = [
            cell.rjust(width) if i in numbers else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        text.append(("  " + "  ".join(cells)).rstrip())
    return "\n".join(text)
