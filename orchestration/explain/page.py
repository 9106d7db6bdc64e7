"""The explanation of an episode as text for a terminal.

Belongs here: words and layout. Does not belong here: what is explained (``explanation``).
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

Row = dict[str, Any]

#: Characters of an identifier that tell the lesions of an episode apart.
_SHORT = 6
_CAUSES = {0: "censored", 1: "event"}


def print_explanation(console: Console, about: Row) -> None:
    """Print everything that is known of why an episode counts as it does."""
    _heading(console, about)
    _state(console, about)
    _eligibility(console, about["eligibility"])
    _times(console, about["times"], about["not_counted"])
    _lesions(console, about["lesions"])
    _findings(console, about["findings"])


def _heading(console: Console, about: Row) -> None:
    day = (
        "on a day that nobody knows" if about["diagnosis_day"] is None else f"on day {about['diagnosis_day']}"
    )
    partial = {"month": ", of which the month is known", "year": ", of which the year is known"}
    _say(console, f"[bold]Episode {about['episode_id']}[/bold]")
    _say(console, f"centre     {about['centre_id']}, {_place(about)}")
    _say(console, f"patient    {about['patient_id']}, episode {about['rank']} of {about['episode_count']}")
    _say(console, f"diagnosed  {day}{partial.get(about['diagnosis_precision'], '')}")
    _say(console, f"primary    {about['primary_site'] or 'not known'}")
    counts = f"{_known(about['lesion_count'])} sent, {_known(about['declared_lesion_count'])} declared"
    _say(console, f"metastases {counts}")


def _state(console: Console, about: Row) -> None:
    _title(console, f"State: {about['state']}  ({about['state_rule_version']})")
    declared = about["declared_state"]
    if declared:
        note = "which is another: a finding" if about["has_state_conflict"] else "no contradiction"
        _say(console, f"The centre declared {declared}: {note}.")
    if about["unclassifiable_reason"] == "not_in_the_tree":
        _say(console, "All questions are answered, and the classification has no such state.")
    if about["missing_questions"]:
        _say(console, f"Without an answer: {about['missing_questions']}.")
    if about["possible_states"]:
        _say(console, f"Partial dates leave open: {about['possible_states']}.")
    table = _table("question", "answer", "because of", "evidence")
    for question, rows in groupby(about["questions"], key=lambda row: row["question"]):
        for number, row in enumerate(rows):
            first = number == 0
            table.add_row(
                f"{question[1:]} {row['title']}" if first else "",
                row["answer"] if first else "",
                row["basis"].replace("_", " "),
                _evidence(row),
            )
    console.print(table)


def _eligibility(console: Console, sets: Sequence[Row]) -> None:
    for verdict in sets:
        by = next(
            (c["title"] for c in verdict["criteria"] if c["criterion_id"] == verdict["decided_by"]), None
        )
        reason = {"excluded": f", not met: {by}", "undetermined": f", unknown: {by}"}.get(
            verdict["verdict"], ""
        )
        _title(console, f"Eligibility, {verdict['title']}: {verdict['verdict']}{reason}")
        table = _table("criterion", "result", "found", "judged on day")
        for row in verdict["criteria"]:
            does_not_apply = row["applies"] == "no"
            table.add_row(
                row["title"],
                "does not apply" if does_not_apply else row["result"].replace("_", " "),
                "" if does_not_apply else _found(row),
                "" if does_not_apply else _known(row["judged_day"]),
            )
        console.print(table)


def _times(console: Console, times: Sequence[Row], not_counted: Sequence[Row]) -> None:
    _title(console, "Times (days)")
    table = _table("endpoint", "lesion", "from", "at risk", "ends with", "evidence", right=("at risk",))
    for row in times:
        span = f"{row['entry_days']} to {row['time_days']}" if row["entry_days"] else str(row["time_days"])
        ends = (row["time_days_earliest"], row["time_days_latest"])
        if ends != (row["time_days"], row["time_days"]):
            span += f" ({' to '.join(map(_known, ends))})"
        kind = _CAUSES.get(row["cause"], "competing")
        what = row["censor_reason"] or row["exit_event"]
        table.add_row(
            row["endpoint_id"],
            (row["lesion_id"] or "")[:_SHORT],
            f"{row['index_event'].replace('_', ' ')}, day {row['index_day']}",
            span,
            f"{kind}: {what.replace('_', ' ')}",
            _evidence(row),
        )
    if times:
        console.print(table)
    for reason, rows in _by_reason(not_counted):
        _say(console, f"Not counted, {reason.replace('_', ' ')}: {', '.join(rows)}.")


def _by_reason(not_counted: Iterable[Row]) -> list[tuple[str, list[str]]]:
    found: dict[str, dict[str, int]] = {}
    for row in not_counted:
        units = found.setdefault(row["reason"], {})
        units[row["endpoint_id"]] = units.get(row["endpoint_id"], 0) + bool(row["lesion_id"])
    return [
        (reason, [f"{endpoint} of {n} lesions" if n > 1 else endpoint for endpoint, n in units.items()])
        for reason, units in sorted(found.items())
    ]


def _lesions(console: Console, lesions: Sequence[Row]) -> None:
    if not lesions:
        return
    _title(console, "Metastases")
    table = _table(
        "lesion",
        "organ",
        "n",
        "treated by",
        "day",
        "dose",
        "BED, EQD2 (10 Gy)",
        "of histology",
        "local status",
    )
    last = None
    for row in lesions:
        is_new, last = row["lesion_id"] != last, row["lesion_id"]
        table.add_row(
            row["lesion_id"][:_SHORT] if is_new else "",
            (row["organ"] or "not known") if is_new else "",
            _known(row["lesion_count"]) if is_new else "",
            row["modality"] or "",
            "" if row["modality"] is None else _known(row["start_day"]),
            "" if row["dose_gy"] is None else f"{row['dose_gy']:g} Gy / {_known(row['fractions'])}",
            "" if row["bed_10_gy"] is None else f"{row['bed_10_gy']:.1f}, {row['eqd2_10_gy']:.1f}",
            "" if row["bed_histology_gy"] is None else f"{row['bed_histology_gy']:.1f} ({row['histology']})",
            _local_status(row) if is_new else "",
        )
    console.print(table)


def _local_status(row: Row) -> str:
    if row["local_status"] == "failed":
        return f"failed on day {_known(row['local_failure_day'])}"
    seen = (
        ""
        if row["last_response"] is None
        else f", {row['last_response']} on day {_known(row['last_assessed_day'])}"
    )
    return str(row["local_status"]).replace("_", " ") + seen


def _findings(console: Console, findings: Sequence[Row]) -> None:
    if not findings:
        return
    _title(console, "Findings on this episode")
    for row in findings:
        column = f" ({row['column_name']})" if row["column_name"] else ""
        told = f"{row['message'].rstrip('.')}. {row['remedy'] or ''}".rstrip()
        _say(console, escape(f"{row['rule']}{column}: {told}"))


def _evidence(row: Row) -> str:
    if row["source_table"] is None:
        return "-"
    return f"{row['source_table']}: {_place(row)}"


def _place(row: Row) -> str:
    sheet = f", {row['source_sheet']}" if row["source_sheet"] else ""
    # A name in brackets is no markup.
    return escape(f"{row['source_file']}{sheet}, row {row['source_row']}")


def _found(row: Row) -> str:
    if row["found_answer"] is not None:
        return str(row["found_answer"])
    low, high = row["found_lowest"], row["found_highest"]
    if low is None and high is None:
        return "unknown"
    if low == high:
        return f"{low:g}"
    return f"{low:g} or more" if high is None else f"{low or 0:g} to {high:g}"


def _known(value: object) -> str:
    return "not known" if value is None else str(value)


def _table(*names: str, right: Sequence[str] = ()) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in names:
        table.add_column(name, justify="right" if name in right else "left", overflow="fold")
    return table


def _title(console: Console, text: str) -> None:
    console.print()
    _say(console, f"[bold]{text}[/bold]")


def _say(console: Console, text: str) -> None:
    console.print(text, soft_wrap=True)
