"""One source row explained: what each of its cells became, and why.

Belongs here: putting together what mapping and validation made of the row. Does not belong here: mapping and
validation; nothing here decides what a cell becomes.
"""

from pathlib import Path
from typing import Any

import polars as pl

from schemas.contract.metadata import mapped_columns
from schemas.judging import Judged, judged
from schemas.mapping import ENTRY
from schemas.mapping.texts import trimmed
from schemas.profile import Cell, Profile, load_profile
from schemas.readers import ROW, Source


def explained(folder: Path, delivery: Path, file: str, sheet: str | None, row: int) -> dict[str, Any] | None:
    """What became of a row of the delivery, or None where there is no such row.

    Raises:
        Refusal: the profile or the delivery cannot be used.

    """
    profile = load_profile(folder)
    run = judged(delivery, profile)
    here = (pl.col("source_file") == file) & (pl.col("source_row") == row)
    here &= pl.col("source_sheet").eq_missing(pl.lit(sheet, pl.String))
    sources = {n: s for n, s in run.sources.items() if s.file == file and s.sheet == sheet}
    places = {name: source.frame.filter(pl.col(ROW) == row) for name, source in sources.items()}
    found = [_finding(one) for one in run.found.filter(here).iter_rows(named=True)]
    is_there = any(frame.height for frame in places.values()) or any(
        row in s.ragged for s in sources.values()
    )
    if not is_there and not found:
        return None
    rows = [one for table in profile.tables for one in _rows(run, profile, table, here, sources, row)]
    outcome = run.outcomes.filter(here).select("outcome", "reason").rows()
    became, reason = outcome[0] if outcome else ("accepted" if rows else "ignored", None)
    return {
        "file": file,
        "sheet": sheet,
        "row": row,
        "outcome": became,
        "reason": reason,
        "rows": rows,
        "findings": found,
    }


def _finding(one: dict[str, Any]) -> dict[str, Any]:
    return {
        name: one[name]
        for name in ("rule", "effect", "table_name", "column_name", "source_column", "message", "remedy")
    }


def _rows(
    run: Judged, profile: Profile, table: str, here: pl.Expr, sources: dict[str, Source], row: int
) -> list[dict[str, Any]]:
    mapped = run.mapped[table]
    numbered = mapped.rows.with_row_index("place").filter(here)
    found = run.found.filter(here & (pl.col("table_name") == table))
    made = []
    for values in numbered.iter_rows(named=True):
        entry = profile.entries(table)[values[ENTRY]]
        source = sources[entry.from_]
        sent = trimmed(source.frame.filter(pl.col(ROW) == row)).row(0, named=True)
        said = mapped.reasons.filter(pl.col("row") == values["place"])
        missing = dict(said.select("column_name", "reason").iter_rows())
        cells = []
        for name, cell in entry.columns.items():
            broken = found.filter(pl.col("column_name") == name)
            is_emptied = "emptied" in broken["effect"].to_list()
            value = values.get(name)
            role = mapped_columns(table).get(name, {}).get("role", "")
            cells.append({
                "column": name,
                "source": {column: sent.get(column) for column in cell.source_columns()},
                "value": None if is_emptied else value,
                "why": _why(profile, cell, entry.each_with(cell.part), missing.get(name), broken, value, role),
            })  # fmt: skip
        made.append({"table": table, "entry": values[ENTRY], "columns": cells})
    return made


def _why(
    profile: Profile,
    cell: Cell,
    each: Any,
    missing: str | None,
    broken: pl.DataFrame,
    value: object,
    role: str,
) -> str:
    """Why the cell holds what it holds, in words."""
    if broken.height:
        one = broken.row(0, named=True)
        return f"{one['rule']}, {one['effect']}: {one['remedy']}"
    if missing:
        return f"missing: {missing}"
    if cell.constant is not None:
        return "constant"
    if cell.join is not None:
        return "identifier put together of " + ", ".join(cell.join)
    if cell.parser:
        return f"parser {cell.parser}, part {cell.part}"
    if cell.part:
        return f"part {cell.part} of '{each.column}' by {each.parser}" if each else f"part {cell.part}"
    if value is None:
        return "the cell is blank"
    if cell.is_counted:
        said = [f"{key} {getattr(cell, key)}" for key in ("unit", "since", "after") if getattr(cell, key)]
        return "counted in days: " + ", ".join(said)
    if profile.vocabulary(cell.values):
        return "by the vocabulary, a code or its label"
    return {"code": "a code or its label", "date": "a date, by the date_order of its file"}.get(
        role, "as sent"
    )


def told(answer: dict[str, Any]) -> str:
    """The answer for a terminal."""
    place = f"{answer['file']}, {answer['sheet']}" if answer["sheet"] else answer["file"]
    lines = [
        f"{place}, row {answer['row']}: {answer['outcome']}"
        + (f" ({answer['reason']})" if answer["reason"] else "")
    ]
    for row in answer["rows"]:
        lines += ["", row["table"]]
        for cell in row["columns"]:
            sent = ", ".join(
                f"{name}={'(blank)' if value is None else repr(value)}"
                for name, value in cell["source"].items()
            )
            value = "(empty)" if cell["value"] is None else cell["value"]
            lines += [f"  {cell['column']}: {value}", f"    {sent + '; ' if sent else ''}{cell['why']}"]
    if answer["findings"]:
        lines += ["", "findings"]
        for one in answer["findings"]:
            lines += [f"  {one['rule']}, {one['effect']}: {one['message']}", f"    {one['remedy']}"]
    return "\n".join(lines)
