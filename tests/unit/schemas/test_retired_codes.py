"""Codes of other versions: none of them is ours, and what stands in their place is."""

import csv
import re

import pytest

from schemas.codes import FOLDER, RetiredCode, code_lists, retired_codes
from schemas.contract.metadata import mapped_columns
from schemas.parsers import squeeze

TOPOGRAPHY = "icd_o_3_topography"


@pytest.mark.parametrize("known", retired_codes(), ids=lambda known: f"{known.code_list}-{known.code}")
def test_a_retired_code_is_none_of_ours_and_its_successor_is(known: RetiredCode) -> None:
    assert known.version
    if known.code_list == TOPOGRAPHY:
        assert re.fullmatch(r"C[0-9][0-9A-Z]", known.code)
        assert re.fullmatch(r"(C\d\d)?", known.replaced_by)
        return
    ours = code_lists()[known.code_list]
    assert squeeze(known.code) not in {squeeze(word) for pair in ours.items() for word in pair}
    assert known.replaced_by in ("", *ours)


def test_none_is_retired_twice_and_none_has_a_retired_successor() -> None:
    codes = [(known.code_list, squeeze(known.code)) for known in retired_codes()]
    assert len(set(codes)) == len(codes)
    assert not {(known.code_list, squeeze(known.replaced_by)) for known in retired_codes()} & set(codes)


@pytest.mark.parametrize("table", ["primaries", "lesions"])
def test_topographies_are_held_against_the_list(table: str) -> None:
    assert mapped_columns(table)["topography_code"]["classification"] == TOPOGRAPHY


@pytest.mark.parametrize("name", ["primary_site", "organ"])
def test_no_site_of_ours_has_a_retired_topography(name: str) -> None:
    retired = {known.code for known in retired_codes() if known.code_list == TOPOGRAPHY}
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        ours = {row["topography"][:3] for row in csv.DictReader(file)}
    assert len(ours) > 10 and retired.isdisjoint(ours)
