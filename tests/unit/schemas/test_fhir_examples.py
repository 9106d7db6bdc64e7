"""The published examples of mCODE STU 4: every one is read, what can be mapped is, the rest is counted.

``mcode_stu4_examples.ndjson.gz`` holds the 179 resources of the folder ``example`` of the npm package
hl7.fhir.us.mcode 4.0.0 (2025-02-16, licence CC0-1.0), one a line in the order of their file names, without narratives.
Two of them are bundles. All patients of them are made up.
"""

import gzip
from collections import Counter
from pathlib import Path

import pytest

from schemas.intake import TakenIn
from schemas.readers.source import Source
from tests.unit.schemas.deliveries import adds_up, values
from tests.unit.schemas.fhir_deliveries import clinic, sources

EXAMPLES = gzip.decompress((Path(__file__).parent / "mcode_stu4_examples.ndjson.gz").read_bytes()).decode()
#: Rows of each sheet; the bundles repeat resources that stand alone too.
ROWS = {
    "patients": 7, "primaries": 6, "secondaries": 1, "tumors": 1, "tumor_sizes": 2, "episodes": 0, "ecog": 2,
    "tnm": 12, "radiotherapy_courses": 2, "radiotherapy_volumes": 3, "surgeries": 2, "medication_requests": 11,
    "medication_administrations": 7, "disease_status": 3, "lesion_status": 0, "toxicities": 0, "other": 0,
}  # fmt: skip
IGNORED = {"resource_not_mapped": 118, "resource_repeated": 65}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Source]:
    return sources(tmp_path_factory.mktemp("examples"), all_ndjson=EXAMPLES)


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> TakenIn:
    return clinic(tmp_path_factory.mktemp("examples"), all_ndjson=EXAMPLES).take_in()


def test_every_resource_is_a_row_or_ignored_with_its_reason(read: dict[str, Source]) -> None:
    assert {name: source.frame.height for name, source in read.items()} == ROWS
    assert Counter(read["other"].ignored["reason"]) == IGNORED
    assert not read["other"].remarks


def test_what_can_be_mapped_is(taken: TakenIn) -> None:
    assert {name: frame.height for name, frame in taken.tables.items() if frame.height} == {
        "patients": 7, "primaries": 6, "episodes": 1, "lesions": 1,
    }  # fmt: skip
    assert values(taken, "lesions", "organ") == ["brain"]
    assert Counter(values(taken, "primaries", "site")) == {"breast": 2, "lung": 1, None: 3}
    assert sorted(filter(None, map(str, values(taken, "primaries", "t_category")))) == ["None"] * 4 + [
        "cT3",
        "pT3",
    ]


def test_sites_that_the_profile_does_not_know_are_told_and_nothing_else(taken: TakenIn) -> None:
    found = taken.quality["finding"].select("rule", "column_name", "found").rows()
    assert sorted(found) == [("unknown_code", "site", "277571004"), ("unknown_code", "site", "92814006")]


def test_the_accounts_add_up(taken: TakenIn) -> None:
    account = taken.quality["source_account"]
    assert adds_up(account)
    assert account["rows_in"].sum() == sum(ROWS.values()) + sum(IGNORED.values())
