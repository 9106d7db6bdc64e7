"""One canonical column from one source: missing codes, parsers, vocabularies.

Belongs here: text in, text out, with the reason where a value is missing. Does not belong here: types.
"""

from dataclasses import dataclass
from typing import Any

import polars as pl

from schemas.codes import code_lists
from schemas.mapping.counting import counted
from schemas.mapping.texts import (
    MISSING_WORDS,
    PART,
    REDCAP_WORDS,
    by_value,
    is_spreadsheet_error,
    is_turned_into_date,
    keep_where,
    meaning_words,
    missing_reasons,
    nulls,
    parsed_by_value,
)
from schemas.parsers import squeeze
from schemas.profile import Cell, FileSpec, Profile


@dataclass(frozen=True)
class Cells:
    """The cells of one canonical column before they are typed, each series as long as the source.

    ``text`` is the value, ``reason`` why there is none. The others hold the text of cells of which nothing can
    be made: ``failed`` of a spreadsheet's error, ``turned`` of one that a spreadsheet made a date of,
    ``not_parsed`` of one in which the parser found no number, ``not_counted`` of one from which no days can be
    counted.
    """

    text: pl.Series
    reason: pl.Series
    failed: pl.Series
    turned: pl.Series
    not_parsed: pl.Series
    not_counted: pl.Series


def cells_of(
    frame: pl.DataFrame, cell: Cell, profile: Profile, metadata: dict[str, Any], spec: FileSpec
) -> Cells:
    """The text of one canonical column, and what is wrong or missing where there is none."""
    nothing = nulls(frame.height)
    if cell.constant is not None:
        return Cells(_repeated(cell.constant, frame.height), *(nothing,) * 5)
    if cell.join is not None:
        return Cells(_joined(frame, cell.join, profile), *(nothing,) * 5)
    raw = frame[cell.column] if cell.column else frame[f"{PART}{cell.part}"]
    values = profile.vocabulary(cell.values)
    code_list, role = metadata.get("code_list"), metadata["role"]
    meaning = None if metadata.get("identifier") else meaning_words(values, code_list)
    usual = REDCAP_WORDS if spec.format == "redcap" else MISSING_WORDS
    reason = missing_reasons(raw, profile, meaning, usual)
    is_error = is_spreadsheet_error(raw) & reason.is_null()
    is_turned = is_turned_into_date(raw) if _is_no_date(role, cell, spec) else is_error & False
    text = keep_where(raw, reason.is_null() & ~is_error & ~is_turned)
    failed, turned, not_parsed = keep_where(raw, is_error), keep_where(raw, is_turned), nothing
    if cell.parser:
        taken_apart = parsed_by_value(text, cell, profile)
        unread = [value for value, parsed in taken_apart.items() if "not_a_number" in parsed.broken]
        not_parsed = keep_where(text, text.is_in(unread))
        part = cell.part or ""
        text = by_value(text, lambda value: taken_apart[value].rows[0][part])
        values = {}
    not_counted = nothing
    if cell.is_counted:
        text, not_counted = counted(text, frame, cell, role, profile, spec)
        text = keep_where(text, not_counted.is_null())
    if values or code_list:
        text = to_codes(text, values, code_list)
        said = _reasons_said(text)
        if said.null_count() < said.len():
            reason = reason.zip_with(reason.is_not_null(), said)
            text = keep_where(text, said.is_null())
    if code_list and "unknown" in code_lists()[code_list] and reason.null_count() < reason.len():
        text = text.zip_with((reason != "unknown").fill_null(True), _repeated("unknown", frame.height))
    return Cells(text, reason, failed, turned, not_parsed, not_counted)


def _is_no_date(role: str, cell: Cell, spec: FileSpec) -> bool:
    """Whether a date has no place in a column of a workbook: all but dates and the days between two of them."""
    return spec.format in ("xlsx", "ods") and role != "date" and cell.since is None


def to_codes(cells: pl.Series, values: dict[str, str], code_list: str | None) -> pl.Series:
    """Words to codes: by the centre's vocabulary, else the code itself or its label; else left as it is."""
    known = code_lists()[code_list] if code_list else {}
    found = {squeeze(label): code for code, label in known.items()}
    found |= {squeeze(code): code for code in known}
    found |= {squeeze(word) or word: code for word, code in values.items()}
    return by_value(cells, lambda text: found.get(squeeze(text) or text, text))


def _reasons_said(codes: pl.Series) -> pl.Series:
    """The reason in a code such as ``(not_recorded)``; null for every other code."""
    reasons = {f"({reason})": reason for reason in code_lists()["missing_reason"]}
    return by_value(codes, reasons.get)


def _joined(frame: pl.DataFrame, pieces: list[str], profile: Profile) -> pl.Series:
    """Texts joined with "/"; null where one of them is missing.

    A piece is ``@part``, ``=literal`` or the name of a source column.
    """
    texts = []
    for piece in pieces:
        if piece.startswith("="):
            texts.append(_repeated(piece[1:], frame.height))
            continue
        text = frame[PART + piece[1:] if piece.startswith("@") else piece]
        texts.append(keep_where(text, missing_reasons(text, profile).is_null() & ~is_spreadsheet_error(text)))
    columns = [text.alias(str(place)) for place, text in enumerate(texts)]
    return pl.DataFrame(columns).select(pl.concat_str(pl.all(), separator="/").alias("")).to_series()


def _repeated(text: str, times: int) -> pl.Series:
    return pl.Series([text], dtype=pl.String).new_from_index(0, times)
