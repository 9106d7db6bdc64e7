"""Every defect planted in the synthetic centres is found, and nothing else is."""

import json

import pytest

from tests.forked.client import PROJECT, Ran
from tests.pipeline.conftest import Home

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
        f"select {', '.join(IDENTITY)} from quality.finding"
        f" where centre_id = '{centre}' and rule not in (select rule_name from reference.clinical_rule)"
    )
    assert len(rows) == len(set(rows))
    assert set(rows) - planted == set()
    assert planted - set(rows) == set()
    assert len(manifest["defects"]) >= 12


@pytest.mark.parametrize("centre", CENTRES)
def test_the_only_contradictions_are_of_metastases_set_aside(
    refreshed: tuple[Home, Ran], centre: str
) -> None:
    """The centres contradict themselves only where a planted defect took a metastasis out of its episode."""
    home = refreshed[0]
    found = home.query(
        "select rule, source_row from quality.finding inner join reference.clinical_rule on rule = rule_name"
        f" where centre_id = '{centre}' order by all"
    )
    fewer = home.query(
        "select 'lesion_count_contradicted', source_row from marts.episode"
        " inner join intermediate.int_records_located on source_table = 'episodes' and source_key = episode_id"
        f" where episode.centre_id = '{centre}' and ("
        " lesion_count < declared_lesion_count"
        " or declared_lesion_count > 0 and episode_id not in (select episode_id from marts.lesion)"
        " ) order by all"
    )
    assert found == fewer
    [(quarantined,)] = home.query(
        f"select quarantined from quality.row_account where centre_id = '{centre}' and table_name = 'lesions'"
    )
    assert len(found) <= quarantined


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
