"""Every defect planted in the synthetic centres is found, and nothing else is."""

import json

import pytest

from tests.pipeline.conftest import PROJECT, Home, Ran

CENTRES = {"northgate": "2025-06-30", "lindenhof": "2025-09-30"}
IDENTITY = ("source_file", "source_sheet", "source_row", "table_name", "column_name", "rule")


@pytest.mark.parametrize("centre", CENTRES)
def test_findings_are_the_planted_ones(refreshed: tuple[Home, Ran], centre: str) -> None:
    manifest = json.loads((PROJECT / "raw" / centre / f"{CENTRES[centre]}.planted.json").read_text())
    planted = {
        tuple(finding[name] for name in IDENTITY)
        for defect in manifest["defects"]
        for finding in defect["findings"]
    }
    rows = refreshed[0].query(
        f"select {', '.join(IDENTITY)} from quality.finding where centre_id = '{centre}'"
    )
    assert len(rows) == len(set(rows))
    assert set(rows) - planted == set()
    assert planted - set(rows) == set()
    assert len(manifest["defects"]) >= 12


@pytest.mark.parametrize("centre", CENTRES)
def test_rows_add_up_as_planted(refreshed: tuple[Home, Ran], centre: str) -> None:
    manifest = json.loads((PROJECT / "raw" / centre / f"{CENTRES[centre]}.planted.json").read_text())
    rows = refreshed[0].query(
        f"select table_name, rows_in, accepted, quarantined from quality.row_account where centre_id = '{centre}'"
    )
    accounts = {
        name: tuple(account[k] for k in ("rows_in", "accepted", "quarantined"))
        for name, account in manifest["accounts"].items()
    }
    assert {name: tuple(counts) for name, *counts in rows} == accounts
    assert sum(quarantined for *_, quarantined in rows) > 0


@pytest.mark.parametrize("centre", CENTRES)
def test_all_nine_states_occur_and_agree_with_what_the_centre_declares(
    refreshed: tuple[Home, Ran], centre: str
) -> None:
    rows = refreshed[0].query(
        f"select state, has_state_conflict, count(*) from marts.episode where centre_id = '{centre}' group by 1, 2"
    )
    assert len({state for state, _, _ in rows} - {"unclassifiable"}) == 9
    assert not [row for row in rows if row[1]]
