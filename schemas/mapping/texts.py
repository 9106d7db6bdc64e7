"""Columns of text, and what can be told of a cell by its text alone.

Belongs here: blanks, missing-data codes, errors of spreadsheets, and a column mapped value by value. Does
not belong here: canonical columns.
"""

from collections.abc import Callable, Collection, Mapping

import polars as pl

from schemas.codes import code_lists
from schemas.parsers import PARSERS, Parsed, words
from schemas.profile import ORDINARY, Cell, Parse, Profile

#: A part of ``each`` stands in a column of this prefix until the row is made.
PART = "\0part:"

#: What a spreadsheet writes into a cell whose formula failed.
_ERROR = r"^#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|GETTING_DATA)$"
# Blanks that Unicode does not count among them: zero-width ones and a byte order mark in the middle.
_BLANKS = " \t\r\n\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
_BLANKS += "\u200b\u200c\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\x85"


def trimmed(frame: pl.DataFrame) -> pl.DataFrame:
    """Every text without its outer blanks; a blank cell is null, a non-breaking blank inside a plain one."""
    text = pl.col(pl.String).str.replace_all("\u00a0", " ").str.strip_chars(_BLANKS)
    return frame.with_columns(text.replace("", None))


def nulls(height: int) -> pl.Series:
    """A column of text that holds nothing."""
    return pl.Series([None], dtype=pl.String).new_from_index(0, height)


def keep_where(text: pl.Series, is_kept: pl.Series) -> pl.Series:
    """The cells where ``is_kept``, and null elsewhere."""
    if not is_kept.null_count() and is_kept.all():
        return text
    return text.zip_with(is_kept.fill_null(False), nulls(text.len()))


def each_once(cells: pl.Series, turn: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """``turn``, which looks at each cell alone, of a column: of the distinct cells where most of them come often."""
    values = cells.unique()
    if 2 * values.len() > cells.len():
        return turn(cells)
    turned = pl.DataFrame({"cell": values, "turned": turn(values)})
    beside = pl.DataFrame({"cell": cells}).join(
        turned, on="cell", how="left", nulls_equal=True, maintain_order="left"
    )
    return beside["turned"].alias(cells.name)


def by_value(series: pl.Series, turn: Callable[[str], str | None]) -> pl.Series:
    """Apply ``turn`` to each distinct value once; nulls stay null."""
    values = series.drop_nulls().unique()
    return series.replace_strict({v: turn(v) for v in values}, default=None, return_dtype=pl.String)


#: Words that stand for a missing value everywhere, in lower case, and why it is missing.
MISSING_WORDS = (
    dict.fromkeys(
        ("-", "--", "\u2013", "\u2014", ".", "na", "nan", "null", "not recorded", "missing"), "not_recorded"
    )
    | dict.fromkeys(("?", "unknown", "unk", "not known", "nk", "n/k"), "unknown")
    | dict.fromkeys(("n/a", "n.a.", "not applicable"), "not_applicable")
    | dict.fromkeys(("not asked", "not done", "n/d"), "not_asked")
)

#: The same in exports of REDCap, with the missing-data codes that it proposes to every project and the labels of
#: those that nobody would take for a value.
REDCAP_WORDS = (
    MISSING_WORDS
    | dict.fromkeys(("ni", "inv", "nav", "msk", "navu"), "not_recorded")
    | dict.fromkeys(("no information", "temporarily unavailable", "masked", "not available"), "not_recorded")
    | {"nask": "not_asked", "na": "not_applicable", "asku": "unknown", "asked but unknown": "unknown"}
)


def missing_reasons(
    cells: pl.Series,
    profile: Profile,
    meaning: Collection[str] | None = None,
    usual: Mapping[str, str] = MISSING_WORDS,
) -> pl.Series:
    """Why a cell holds no value, where its word stands for a missing one; else null.

    Args:
        cells: trimmed texts.
        profile: its own missing-data codes, which win.
        meaning: words that mean something in this column, in lower case; None where only the profile's codes
            count, as in an identifier.
        usual: those that stand for a missing value without being named, and why it is missing.

    """
    said = {word.strip().lower(): reason for word, reason in profile.missing.items()}
    known = {} if meaning is None else {w: reason for w, reason in usual.items() if w not in meaning}
    codes = {word: reason for word, reason in (known | said).items() if reason != ORDINARY}
    if not codes:
        return nulls(cells.len())
    return cells.str.to_lowercase().replace_strict(codes, default=None, return_dtype=pl.String)


def meaning_words(values: dict[str, str], code_list: str | None = None) -> set[str]:
    """The words of a vocabulary and of a code list, in lower case: none of them stands for a missing value."""
    known = code_lists()[code_list] if code_list else {}
    return {word.strip().lower() for word in (*values, *known, *known.values())}


def is_turned_into_date(cells: pl.Series) -> pl.Series:
    """Whether a cell of a workbook holds a date without a time of day, as a spreadsheet keeps one."""
    return cells.str.contains(r"^\d{4}-\d\d-\d\d 00:00:00$").fill_null(False)


def is_spreadsheet_error(cells: pl.Series) -> pl.Series:
    """Whether a cell holds nothing but the error of a formula."""
    is_marked = cells.str.starts_with("#").fill_null(False)
    return is_marked & cells.str.contains(_ERROR).fill_null(False) if is_marked.any() else is_marked


def parsed_by_value(cells: pl.Series, parse: Parse | Cell, profile: Profile) -> dict[str, Parsed]:
    """Each distinct cell taken apart by the parser that ``parse`` names."""
    parser = PARSERS[parse.parser or ""]
    vocabulary = words(profile.vocabulary(parse.values), parse.ignore)
    return {text: parser.parse(text, vocabulary) for text in cells.drop_nulls().unique().sort()}
