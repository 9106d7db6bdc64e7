"""Parsers of cells that hold a quantity with its unit.

Belongs here: months, doses. Does not belong here: plain numbers and dates (``schemas.mapping.types``).
"""

import re

from schemas.parsers.parser import NUMBER, Parsed, Words, days, squeeze

_MONTHS = re.compile(r"^\s*(\d+(?:[.,]\d+)?)\s*(?:m|mo|months?)\b\.?", re.IGNORECASE)
_BETWEEN_ITEMS = re.compile(r"[;|\r\n]")
_ONGOING = ("tilldate", "ongoing", "todate")
_DOSE = re.compile(
    r"^\s*(?P<dose>\d+(?:[.,]\d+)?)\s*(?P<unit>c?gy)?\s*(?:/|in)\s*(?P<fractions>\d+)\s*(?:#|f|fr|fx|fractions?)?\s*$",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"^\s*(?:(?P<dose>\d+(?:[.,]\d+)?)\s*(?P<unit>c?gy)\s*[x×*]\s*(?P<fractions>\d+)"
    r"|(?P<count>\d+)\s*[x×*]\s*(?P<each>\d+(?:[.,]\d+)?)\s*(?P<of>c?gy))"
    r"\s*(?:#|f|fr|fx|fractions?)?\s*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\s*([+-]?\d+(?:[.,]\d+)?)\s*(?:[^\W\d_]+\.?|%|°)?\s*$")
_YEAR = re.compile(
    r"^\s*(?:(\d{4})(?:[-/.]\d{1,2}){0,2}|(?:\d{1,2}[-/.]){1,2}(\d{4}))(?:[ T]\d\d:\d\d(?::\d\d)?)?\s*$"
)
_NO_DOSE: dict[str, str | None] = {"dose_gy": None, "fractions": None}


def months(text: str, words: Words) -> Parsed:
    """A time in months, such as ``8 m`` or ``36 m till date``."""
    match = _MONTHS.match(text)
    if match is None:
        return Parsed(({"months": None, "days": None, "ongoing": None},), ("not_a_number",))
    in_days = days(float(match[1].replace(",", ".")))
    if in_days is None:
        return Parsed(({"months": None, "days": None, "ongoing": None},), ("not_a_number",))
    is_ongoing = squeeze(text).endswith(_ONGOING)
    left_over = squeeze(text[match.end() :])
    broken = () if is_ongoing or not left_over else ("text_not_understood",)
    parts = {
        "months": match[1].replace(",", "."),
        "days": in_days,
        "ongoing": "yes" if is_ongoing else "no",
    }
    return Parsed((parts,), broken)


def months_till_date(text: str, words: Words) -> Parsed:
    """The same where the time is expected to be still running: a missing mark is a finding."""
    parsed = months(text, words)
    if parsed.rows[0]["ongoing"] == "no":
        return Parsed(parsed.rows, (*parsed.broken, "ongoing_mark_missing"))
    return parsed


def dose_and_fractions(text: str, words: Words) -> Parsed:
    """A radiotherapy prescription, such as ``30Gy/3#`` or ``30 Gy in 3 fractions``; cGy is turned into Gy.

    "10 Gy x 3" is not understood: some mean 10 Gy in all by it, most 30.
    """
    match = _DOSE.match(text)
    if match is None:
        several = len(NUMBER.findall(text)) > 2
        return Parsed((_NO_DOSE,), ("text_ambiguous" if several else "text_not_understood",))
    dose = float(match["dose"].replace(",", "."))
    if (match["unit"] or "").lower() == "cgy":
        dose /= 100
    return Parsed(({"dose_gy": repr(dose), "fractions": match["fractions"]},))


def dose_each_and_fractions(text: str, words: Words) -> Parsed:
    """The dose of one fraction times their number, ``10 Gy x 3`` or ``3 x 10 Gy``: 30 Gy in 3 fractions.

    For centres that mean one fraction by it; in others the same words mean 10 Gy in all.
    """
    match = _EACH.match(text)
    if match is None:
        return Parsed((_NO_DOSE,), ("text_not_understood",))
    each = float((match["dose"] or match["each"]).replace(",", "."))
    if (match["unit"] or match["of"]).lower() == "cgy":
        each /= 100
    fractions = int(match["fractions"] or match["count"])
    return Parsed(({"dose_gy": repr(round(each * fractions, 6)), "fractions": str(fractions)},))


def number(text: str, words: Words) -> Parsed:
    """One number with at most a word after it, ``12 mm``; ``<5`` and ``3-4`` are none."""
    match = _NUMBER.match(text)
    if match is None:
        return Parsed(({"number": None},), ("not_a_number",))
    return Parsed(({"number": match[1].replace(",", ".")},))


def year(text: str, words: Words) -> Parsed:
    """The year of a date in any order, as long as it has four digits."""
    match = _YEAR.match(text)
    return Parsed(({"year": (match[1] or match[2]) if match else None},), () if match else ("not_a_number",))


def items(text: str, words: Words) -> Parsed:
    """A list of answers in one cell, with semicolons, bars or line breaks between them."""
    found = [item.strip() for item in _BETWEEN_ITEMS.split(text) if item.strip()]
    return Parsed(tuple({"item": item} for item in found) or ({"item": None},))
