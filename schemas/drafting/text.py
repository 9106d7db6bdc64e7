"""The text of a draft: a profile with what was found, what it rests on, and what a person must decide.

Belongs here: the whole text. Does not belong here: finding anything out, and writing the file.
"""

from typing import Any

from schemas.drafting.entries import entries, telling
from schemas.drafting.lines import quoted
from schemas.drafting.proposals import Proposal
from schemas.drafting.synonyms import MISSING


def draft_text(
    centre: str, files: dict[str, dict[str, Any]], proposals: list[Proposal], notes: list[str]
) -> str:
    """The draft of a centre's profile.

    Args:
        centre: its folder's name.
        files: the keys of each file by its name in the profile; ``date_order`` is left out where it must be asked.
        proposals: what each source could be, in the order of the files.
        notes: sentences about what was not read.

    """
    lines = [
        f"# A draft for raw/{centre}/, made from the columns and values of its newest delivery.",
        "# The number beside a column is how sure the draft is: 1.00 is sure, below 0.70 look twice.",
        f"# Answer every line with ASK, correct what is wrong, then run: oligo profile check raw/{centre}",
        *(f"# {note}" for note in notes),
        f"centre: {centre}",
        f"name: {centre}",
        "profile_version: 1",
        "",
    ]
    if words := _missing_words(proposals):
        said = ", ".join(f"{quoted(word)}: {reason}" for word, reason in words.items())
        lines += ["# Words that stand for a missing value; NA, n/a, - and unknown are understood without.",
                  f"missing: {{{said}}}", ""]  # fmt: skip
    identifiers = list(dict.fromkeys(name for one in proposals for name in one.identifiers))
    if identifiers:
        lines += ["# These seem to name a patient: nothing reads them, and no finding repeats them.",
                  f"identifiers: [{', '.join(map(quoted, identifiers))}]", ""]  # fmt: skip
    lines.append("files:")
    for name, keys in files.items():
        lines.append(f"  {name}:")
        lines += [f"    {key}: {_value(value)}" for key, value in keys.items()]
        if "date_order" not in keys:
            lines += ["    # ASK: 03/04/2021 is the third of April (dmy) or the fourth of March (mdy)? Write one:",
                      "    # date_order: dmy"]  # fmt: skip
    lines += ["", "tables:", *_tables(proposals)]
    for one in proposals:
        if one not in _with_patients(proposals):
            lines += [
                "",
                f"# ASK: {one.name} has no column that is called a patient's number, so it is not proposed.",
            ]
            lines += ["# Map it by hand where its rows refer to rows of another sheet (docs/profiles.md)."]
        if one.unmapped:
            lines += [
                "",
                f"# Columns of {one.name} that nothing reads:",
                *(f"# - {quoted(name)}" for name in one.unmapped),
            ]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    return '"\\t"' if value == "\t" else quoted(str(value)) if not str(value).isdigit() else str(value)


def _tables(proposals: list[Proposal]) -> list[str]:
    """The entries of all sources; a table is of the source whose patients differ in every row, if one has it."""
    made: dict[str, list[str]] = {}
    weights: dict[str, tuple[int, bool]] = {}
    for one in _with_patients(proposals):
        for table, lines in entries(one).items():
            weight = (telling(one, table), one.key_is_unique)
            if table not in made or weight > weights[table]:
                weights[table] = weight
                made[table] = [f"    from: {one.name if ' ' in one.name else quoted(one.name)}", *lines]
    asked = []
    if "patients" not in made:
        first = proposals[0].name if proposals else "?"
        asked = ["  # ASK: no column seems to be the patient's number. Put it in the place of ?"]
        made["patients"] = [f"    from: {quoted(first)}", "    columns:", '      patient_id: "?"']
    order = ["patients", *(table for table in made if table != "patients")]
    return [*asked, *(line for table in order for line in (f"  {table}:", *made[table], ""))][:-1]


def _with_patients(proposals: list[Proposal]) -> list[Proposal]:
    """The sources with a column that is called a patient's number; where none is, those with a key at all."""
    named = [one for one in proposals if (one.key and one.key_is_named) or one.keys]
    return named or [one for one in proposals if one.key]


def _missing_words(proposals: list[Proposal]) -> dict[str, str]:
    seen: dict[str, str] = {}
    for one in proposals:
        for column in one.source.columns:
            if column not in one.identifiers and column != one.key:
                words = one.source.frame[column].str.to_lowercase().unique()
                seen |= {word: MISSING[word] for word in words.drop_nulls() if word in MISSING}
    return dict(sorted(seen.items()))
