"""Parsers of compound cells: what is understood, what is told, and that nothing can break them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.parsers import PARSERS, Parsed, words
from tests.unit.schemas.deliveries import STEADY

ORGANS = words(
    {"Liver": "liver", "Lung": "lung", "Bone- spine": "bone_spine", "T12 vertebra": "bone_spine"}, ["mets"]
)


def parse(name: str, text: str) -> Parsed:
    return PARSERS[name].parse(text, ORGANS)


@pytest.mark.parametrize(
    ("text", "sites", "broken"),
    [
        ("Liver, 1", [("liver", "1", "1")], ()),
        ("Renal- 1", [(None, None, "1")], ("text_not_understood",)),
        ("liver mets 2", [("liver", "2", "2")], ()),
        ("Bone-sp ine, 3", [("bone_spine", "3", "3")], ()),
        ("Liver and LUNG; 5", [("liver", None, "5"), ("lung", None, "5")], ("count_shared",)),
        ("Lung", [("lung", None, None)], ("count_missing",)),
        ("Lung and liver", [("lung", None, None), ("liver", None, None)], ("count_missing",)),
        ("Lung 1, liver 2", [("lung", None, None), ("liver", None, None)], ("text_ambiguous",)),
        ("T12 vertebra, 2", [("bone_spine", "2", "2")], ()),
        ("Lung, 2-3", [("lung", None, None)], ("text_ambiguous",)),
        ("Lung, 1.5", [("lung", "1.5", "1.5")], ()),
        ("Lung, ２", [("lung", "2", "2")], ()),
        ("?", [(None, None, None)], ("text_not_understood", "count_missing")),
    ],
)
def test_sites_and_count(text: str, sites: list[tuple[str | None, ...]], broken: tuple[str, ...]) -> None:
    parsed = parse("sites_and_count", text)
    assert [(row["site"], row["count"], row["total"]) for row in parsed.rows] == sites
    assert parsed.broken == broken


@pytest.mark.parametrize(
    ("text", "rows", "broken"),
    [
        ("lung in 16 months", [("lung", "16", "487")], ("text_not_understood",)),
        ("lung mets in 16", [("lung", "16", "487")], ()),
        ("lung and liver", [("lung", None, None), ("liver", None, None)], ()),
        ("liver, liver", [("liver", None, None)], ()),
        ("lung 14 mets 9", [("lung", "14", "426")], ("text_ambiguous",)),
        ("nothing known", [(None, None, None)], ("text_not_understood",)),
        ("lung " + "9" * 400, [("lung", "inf", None)], ()),
    ],
)
def test_phrases(text: str, rows: list[tuple[str | None, ...]], broken: tuple[str, ...]) -> None:
    parsed = parse("phrases", text)
    assert [(row["code"], row["number"], row["days"]) for row in parsed.rows] == rows
    assert parsed.broken == broken


@pytest.mark.parametrize(
    ("text", "parts", "broken"),
    [
        ("8 m till date", ("8", "244", "yes"), ()),
        ("12 m", ("12", "365", "no"), ()),
        ("1,5 months, ongoing", ("1.5", "46", "yes"), ()),
        ("12 mo.", ("12", "365", "no"), ()),
        ("12 m or so", ("12", "365", "no"), ("text_not_understood",)),
        ("12", (None, None, None), ("not_a_number",)),
        ("12 mm", (None, None, None), ("not_a_number",)),
        ("-3 m", (None, None, None), ("not_a_number",)),
        ("9" * 400 + " m", (None, None, None), ("not_a_number",)),
    ],
)
def test_months(text: str, parts: tuple[str | None, ...], broken: tuple[str, ...]) -> None:
    [row] = parse("months", text).rows
    assert (row["months"], row["days"], row["ongoing"]) == parts
    assert parse("months", text).broken == broken
    told = () if parts[2] in ("yes", None) else ("ongoing_mark_missing",)
    assert parse("months_till_date", text).broken == (*broken, *told)


@pytest.mark.parametrize(
    ("text", "dose", "fractions"),
    [
        ("30Gy/3#", "30.0", "3"),
        ("30 Gy in 3 fractions", "30.0", "3"),
        ("30/3", "30.0", "3"),
        ("30,5Gy/3#", "30.5", "3"),
        ("3000 cGy / 10 fx", "30.0", "10"),
    ],
)
def test_a_dose(text: str, dose: str, fractions: str) -> None:
    assert parse("dose_and_fractions", text) == Parsed(({"dose_gy": dose, "fractions": fractions},))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("10 Gy x 3", "text_not_understood"),
        ("30 Gy", "text_not_understood"),
        ("30Gy/3#, 20Gy/5#", "text_ambiguous"),
        ("30-35Gy/5#", "text_ambiguous"),
        ("palliative", "text_not_understood"),
    ],
)
def test_no_dose(text: str, rule: str) -> None:
    assert parse("dose_and_fractions", text) == Parsed(({"dose_gy": None, "fractions": None},), (rule,))


@pytest.mark.parametrize(("text", "items"), [("a; b;c", ["a", "b", "c"]), ("a", ["a"]), (" ; ", [None])])
def test_a_list(text: str, items: list[str | None]) -> None:
    assert [row["item"] for row in parse("list", text).rows] == items


@STEADY
@given(st.text(max_size=80), st.sampled_from(sorted(PARSERS)))
def test_any_cell_gives_rows_of_all_parts_or_is_told(text: str, name: str) -> None:
    parsed = parse(name, text)
    assert parsed.rows
    assert all(tuple(row) == PARSERS[name].parts for row in parsed.rows)


@STEADY
@given(
    st.lists(st.sampled_from(["Liver", "Lu- ng", "x9", "3", "4,5", "; ", "T12 vertebra", "Gy/", "m", "and"])),
    st.sampled_from(sorted(PARSERS)),
)
def test_cells_made_of_likely_words(pieces: list[str], name: str) -> None:
    assert parse(name, " ".join(pieces)).rows


@pytest.mark.parametrize("name", sorted(PARSERS))
@pytest.mark.parametrize(
    "text", ["x" * 1_000_000, "9" * 1_000_000, "liver," * 200_000, " " * 1_000_000 + "3"]
)
def test_a_cell_that_is_far_too_long_is_not_looked_into(name: str, text: str) -> None:
    started = time.monotonic()
    assert parse(name, text).broken == ("text_not_understood",)
    assert time.monotonic() - started < 1
