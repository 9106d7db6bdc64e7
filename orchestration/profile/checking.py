"""A profile tried on a delivery, as lines for a terminal.

Belongs here: what a person must know before a refresh. Does not belong here: judging anything (``schemas.judging``).
"""

from pathlib import Path

import polars as pl

from schemas.contract.metadata import mapped_columns
from schemas.drafting.text_files import date_order
from schemas.findings import Refusal
from schemas.identifiers import discreet
from schemas.judging import Judged, judged
from schemas.profile import Profile, load_profile
from schemas.rules import RULES

_MOST_WORDS = 8


def checked(folder: Path, delivery: Path) -> tuple[list[str], bool]:
    """The lines to print, and whether a refresh would take the delivery in."""
    where = f"raw/{folder.name}"
    try:
        profile = load_profile(folder)
        run = judged(delivery, profile)
    except Refusal as refusal:
        said = [f"- {finding.message}\n  {RULES[finding.rule].remedy}" for finding in refusal.findings]
        hint = (
            f"\nStart one with: oligo profile draft {where}"
            if refusal.findings[0].rule == "profile_missing"
            else ""
        )
        return [
            f"{where}/centre.yml does not fit {delivery.name}:",
            *said,
            f"Mend it and check again.{hint}",
        ], False
    asked = [
        f"- files.{name}: day or month first? Nothing in its dates decides.\n"
        f"  Add 'date_order: dmy' (or mdy) under files.{name}."
        for name in _undecided(profile, run)
    ]
    if asked:
        return [
            f"{where}/centre.yml on {delivery.name}: a person must decide",
            *asked,
            "Then check again.",
        ], False
    accepted = run.validated.accepted["patients"].height
    told = discreet(run.found, profile, run.sources)
    lines = [f"{where}/centre.yml on {delivery.name} (a trial; nothing is written)", "", *_counts(run), ""]
    lines += [*_findings(told), *_words(told), *_unread(profile, run)]
    if not accepted:
        return [
            *lines,
            "A refresh would refuse it: no patient is accepted. Begin with the findings above.",
        ], False
    return [*lines, f"A refresh would take it in: {accepted} patients. Next: oligo refresh"], True


def _undecided(profile: Profile, run: Judged) -> list[str]:
    """The files without a date order whose dates of the form 03/04/2021 are read by an entry."""
    found = []
    for name, spec in profile.files.items():
        if "date_order" in spec.model_fields_set:
            continue
        cells: list[str | None] = []
        for table in profile.tables:
            for entry in profile.entries(table):
                if entry.file == name:
                    dates = {
                        c.column
                        for n, c in entry.columns.items()
                        if mapped_columns(table).get(n, {}).get("role") == "date"
                    }
                    frame = run.sources[entry.from_].frame
                    cells += [cell for column in dates if column in frame.columns for cell in frame[column]]
        if date_order(cells) != "ymd":
            found.append(name)
    return found


def _counts(run: Judged) -> list[str]:
    lines = [f"{'table':<22}{'rows':>8}{'accepted':>10}{'set aside':>11}"]
    for row in run.validated.accounts.iter_rows(named=True):
        if row["rows_in"]:
            lines.append(
                f"{row['table_name']:<22}{row['rows_in']:>8}{row['accepted']:>10}{row['quarantined']:>11}"
            )
    lines.append("")
    lines.append(f"{'source rows of':<22}{'rows':>8}{'accepted':>10}{'set aside':>11}{'not taken':>11}")
    for row in run.accounts.iter_rows(named=True):
        name = row["source_sheet"] or row["source_file"]
        out = row["rows_in"] - row["accepted"] - row["quarantined"] - row["superseded"]
        lines.append(
            f"{name[:21]:<22}{row['rows_in']:>8}{row['accepted']:>10}{row['quarantined']:>11}{out:>11}"
        )
    return lines


def _findings(told: pl.DataFrame) -> list[str]:
    if not told.height:
        return ["No findings.", ""]
    lines = ["Findings, most frequent first:"]
    counts = told.group_by("rule", "effect", "table_name", "column_name", "source_column").agg(
        pl.len(), pl.col("source_row").min()
    )
    for rule, effect, table, column, own, n, row in counts.sort(
        "len", "rule", "table_name", "column_name", descending=[True, False, False, False]
    ).iter_rows():
        place = ".".join(filter(None, (table, column)))
        of = f" (column '{own}')" if own else ""
        lines += [
            f"- {n} x {rule}, {effect}: {place}{of}" + (f", first in row {row}" if row else ""),
            f"  {RULES[rule].remedy}",
        ]
    return [*lines, ""]


def _words(told: pl.DataFrame) -> list[str]:
    """Words that no vocabulary knows, where they are no part of an identifier."""
    unknown = told.filter((pl.col("rule") == "unknown_code") & pl.col("found").is_not_null())
    lines = []
    for (table, column, own), rows in unknown.group_by(
        "table_name", "column_name", "source_column", maintain_order=True
    ):
        words = rows["found"].value_counts(sort=True).get_column("found").head(_MOST_WORDS).to_list()
        lines += [f"- {table}.{column} (column '{own}') has no code for: {', '.join(map(repr, words))}"]
    return ["Words without a code; give them one under 'values' of the column:", *lines, ""] if lines else []


def _unread(profile: Profile, run: Judged) -> list[str]:
    lines = []
    for name, source in run.sources.items():
        read = {
            c
            for e in profile.all_entries()
            if name in e.sources()
            for c in (*e.source_columns(), *e.brought_in(), *e.any_of)
        }
        left = [
            column for column in source.columns if column not in read and column not in profile.identifiers
        ]
        if left and read:
            lines.append(f"- {name}: {len(left)} of {len(source.columns)} columns")
    return (
        ["Columns that nothing reads (their names stand at the end of a draft):", *lines, ""] if lines else []
    )
