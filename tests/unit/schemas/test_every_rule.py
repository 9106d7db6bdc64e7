"""No rule without a case."""

from pathlib import Path

import pytest

from schemas.rules import RULES, Effect, Kind, Result, Rule
from schemas.rules import of_registries as of_registries_rules
from tests.unit.schemas import test_rules_of_cells as of_cells
from tests.unit.schemas import test_rules_of_deliveries as of_deliveries
from tests.unit.schemas import test_rules_of_doses as of_doses
from tests.unit.schemas import test_rules_of_episode_numbers as of_episode_numbers
from tests.unit.schemas import test_rules_of_lives as of_lives
from tests.unit.schemas import test_rules_of_registries as of_registries
from tests.unit.schemas import test_rules_of_rows as of_rows

#: Judged by ``orchestration`` before intake sees a delivery, and tested with whole refreshes.
OF_FOLDERS = {
    "delivery_arriving",
    "delivery_changing",
    "delivery_in_future",
    "delivery_overdue",
    "delivery_shrunk",
    "delivery_missing",
    "delivery_name",
    "intake_failed",
    "link_not_followed",
    "acceptance_unmatched",
}
#: Cases of their own: ``test_profiles``, ``test_sheet_missing``, ``test_workbook``, ``test_redcap`` and its
#: neighbours, ``test_counting``, ``test_joins``, ``test_layout``, ``test_acceptances``, ``test_sums`` and
#: ``test_fhir_reader``.
ELSEWHERE = {
    "acceptance_expired",
    "acceptance_invalid",
    "code_turned_into_date",
    "days_not_counted",
    "dictionary_missing",
    "field_undescribed",
    "identifier_read",
    "join_ambiguous",
    "label_ambiguous",
    "profile_invalid",
    "profile_missing",
    "resource_invalid",
    "rows_do_not_add_up",
    "rows_after_footer",
    "sheet_missing",
    "sheet_unread",
    "values_contradicted",
}


def test_every_rule_has_a_case() -> None:
    cases = {case[0] for case in of_cells.CASES} | {case[0] for case in of_cells.FREE_TEXT_CASES}
    cases |= {case[0] for case in of_deliveries.REFUSALS} | {case[0] for case in of_deliveries.REMARKS}
    for tables in (of_rows, of_doses, of_episode_numbers, of_lives, of_registries):
        cases |= {finding[3] for _, expected, _ in tables.CASES.values() for finding in expected}
    assert cases | ELSEWHERE | OF_FOLDERS == set(RULES)


@pytest.mark.parametrize("rule", sorted(ELSEWHERE))
def test_the_cases_elsewhere_are_there(rule: str) -> None:
    tests = (path.read_text() for path in Path(__file__).parent.glob("test_*.py") if path != Path(__file__))
    assert any(f'"{rule}"' in test for test in tests)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_is_told_in_sentences(rule: Rule) -> None:
    assert not rule.title.endswith(".")
    for text in (rule.title, rule.meaning, rule.remedy):
        assert text[0].isupper() or text.startswith("centre.yml")
    for sentence in (rule.meaning, rule.remedy):
        assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("kind", "effect", "word", "result", "severity"),
    [
        ("conformance", "emptied", None, "invalid", "error"),
        ("conformance", "flagged", None, "invalid", "warning"),
        ("plausibility", "quarantined", None, "invalid", "error"),
        ("plausibility", "flagged", None, "rare", "warning"),
        ("plausibility", "flagged", "invalid", "invalid", "warning"),
        ("plausibility", "ignored", None, "invalid", "warning"),
        ("completeness", "refused", None, "missing", "error"),
        ("completeness", "flagged", None, "missing", "warning"),
    ],
)
def test_result_and_severity_follow_from_kind_and_effect(
    kind: str, effect: str, word: str | None, result: str, severity: str
) -> None:
    said = Result(word) if word else None
    rule = Rule("a", "A", Kind(kind), Effect(effect), "It is.", "Do.", word=said)
    assert (rule.result, rule.severity) == (result, severity)


def test_every_check_of_registries_flags() -> None:
    assert {rule.effect for rule in of_registries_rules.RULES} == {Effect.FLAGGED}
