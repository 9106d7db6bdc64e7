"""Planted defects: every kind, each in a patient of its own, and a manifest that adds up."""

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest

from schemas.rules import of_cells, of_registries, of_rows
from synth.defects import Planter, plantable
from synth.formats import WHOLE
from synth.patients import patients
from synth.records import COLUMNS
from tests.unit.synth.conftest import DELIVERY, Spoilt

#: Rules of cells and rows that only a text parsed for meaning, or no one format, can break.
NOT_IN = {
    "csv": {"text_not_understood", "text_ambiguous"},
    "redcap": {
        "text_not_understood",
        "text_ambiguous",
        "moment_contradicted",
        "primary_of_other_patient",
        "episode_number_repeated",
        "behaviour_not_malignant",
        "possible_duplicate_patient",
        "possible_duplicate_primary",
    },
    "xlsx": {"ragged_row", "dose_does_not_multiply_up"},
}
#: Rules of parsers and of keys of a profile that no synthetic format uses, and the one of what follows from
#: others.
NOWHERE = {
    "code_turned_into_date",
    "count_missing",
    "count_shared",
    "days_not_counted",
    "join_ambiguous",
    "ongoing_mark_missing",
    "parent_quarantined",
    "rows_after_footer",
    "values_contradicted",
}


@pytest.mark.parametrize("form", list(WHOLE))
def test_all_plants_every_rule_that_the_format_can_break(form: str, spoilt: Callable[[str], Spoilt]) -> None:
    rules = (
        {rule.id for rule in (*of_cells.RULES, *of_rows.RULES, *of_registries.RULES)} - NOWHERE - NOT_IN[form]
    )
    assert Counter(defect["kind"] for defect in spoilt(form)[1]["defects"]).keys() == rules


@pytest.mark.parametrize("form", list(WHOLE))
def test_the_accounts_add_up(form: str, spoilt: Callable[[str], Spoilt]) -> None:
    _, manifest = spoilt(form)
    assert list(manifest["accounts"]) == list(COLUMNS)
    for account in manifest["accounts"].values():
        assert account["rows_in"] == account["accepted"] + account["quarantined"]
    twins = [defect for defect in manifest["defects"] if defect["kind"] == "possible_duplicate_patient"]
    assert manifest["accounts"]["patients"]["rows_in"] == 300 + len(twins)
    assert sum(account["quarantined"] for account in manifest["accounts"].values()) > 30


@pytest.mark.parametrize("form", list(WHOLE))
def test_a_finding_is_expected_once_and_names_a_column_of_its_table(
    form: str, spoilt: Callable[[str], Spoilt]
) -> None:
    findings = [finding for defect in spoilt(form)[1]["defects"] for finding in defect["findings"]]
    assert len({tuple(finding.values()) for finding in findings}) == len(findings)
    for finding in findings:
        assert finding["column_name"] is None or finding["column_name"] in COLUMNS[finding["table_name"]]
        assert (finding["table_name"] is None) == (finding["rule"] == "ragged_row")
        assert finding["source_row"] > 1


@pytest.mark.parametrize("form", list(WHOLE))
def test_some_defects_take_other_rows_along_and_some_do_not(
    form: str, spoilt: Callable[[str], Spoilt]
) -> None:
    cascades = [
        [finding["rule"] == "parent_quarantined" for finding in defect["findings"]]
        for defect in spoilt(form)[1]["defects"]
    ]
    assert any(any(cascade) for cascade in cascades) and any(len(cascade) == 1 for cascade in cascades)
    assert all(not all(cascade) for cascade in cascades)


def test_each_defect_stands_in_a_patient_of_its_own_and_the_others_are_clean() -> None:
    writer = WHOLE["csv"]
    planter = Planter(writer, None, 300, DELIVERY)
    clean = patients("x", 300, 9, DELIVERY)
    planted = 0
    for before, record in zip(clean, patients("x", 300, 9, DELIVERY), strict=True):
        done = planter.plant(record)
        assert (done is None) == (before == record)
        planted += done is not None
    assert planted == len(plantable(writer)) and not planter.left


def test_a_number_of_defects_takes_each_rule_before_any_twice() -> None:
    kinds = plantable(WHOLE["csv"])
    rules = {kind.rule for kind in kinds}
    assert {kind.rule for kind in kinds[: len(rules)]} == rules


def test_no_defect_changes_what_is_clean(spoilt: Callable[[str], Spoilt]) -> None:
    folder, manifest = spoilt("csv")
    assert date.fromisoformat(folder.name).toordinal() == DELIVERY
    assert len({defect["id"] for defect in manifest["defects"]}) == len(manifest["defects"])
