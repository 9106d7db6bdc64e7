"""Eligibility of the case series under its own criteria, and the flow of all centres.

Belongs here: what the three centres come to. Does not belong here: the rules, which dbt's unit tests test.
"""

from collections import Counter

from tests.forked.client import Ran
from tests.pipeline.conftest import Home

Refreshed = tuple[Home, Ran]

#: Row of Table 1 to the criteria of the paper that it does not show to be met. Nothing is known of performance status
#: and of control of the primary in any of them.
NOBODY_SAYS = {"primary_controlled": "unknown", "performance_status": "unknown"}
ON_THERAPY = {"no_progression": "unknown"}
LUNG = {"lung_resectable": "unknown"}
SPINE = {"bone_stable": "unknown", "bone_no_epidural": "unknown"}
LIVER = {"liver_remnant": "unknown", "liver_resectable": "unknown", "liver_responsive": "unknown"}
OF_THE_PAPER = {
    # SBRT and an operation, and no drugs of which the table tells, but for those given with irradiation.
    2: LIVER,
    3: ON_THERAPY | LUNG,
    4: {"metastasis_count": "unknown"},
    5: {},
    6: ON_THERAPY,
    7: ON_THERAPY,
    8: ON_THERAPY,
    9: ON_THERAPY | LUNG,
    10: ON_THERAPY | SPINE,
    # Lung and spine: not without metastases outside the chest, which the paper itself asks for.
    11: ON_THERAPY | LUNG | SPINE | {"lung_no_extrathoracic": "not_met"},
    12: ON_THERAPY,
    13: ON_THERAPY,
    14: ON_THERAPY | LUNG,
    15: ON_THERAPY | SPINE,
}


def test_what_table_1_does_not_tell_is_unknown(refreshed: Refreshed) -> None:
    rows = refreshed[0].query(
        "select source_row, criterion_id, result from marts.eligibility"
        " inner join intermediate.int_records_located on source_table = 'episodes' and source_key = episode_id"
        " where eligibility.centre_id = 'royapettah' and set_id = 'cure_intent_2024'"
    )
    assert len(rows) == 14 * 13
    found: dict[int, dict[str, str]] = {}
    for source_row, criterion, result in rows:
        found.setdefault(source_row, {})[criterion] = result
    open_or_broken = {
        row: {criterion: result for criterion, result in results.items() if result != "met"}
        for row, results in found.items()
    }
    assert open_or_broken == {row: NOBODY_SAYS | expected for row, expected in OF_THE_PAPER.items()}


def test_a_flow_loses_no_episode(refreshed: Refreshed) -> None:
    home = refreshed[0]
    [(episodes,)] = home.query("select count(*) from marts.episode")
    verdicts: dict[str, Counter[str]] = {}
    for set_id, step, n in home.query(
        "select set_id, step, sum(episode_count) from marts.eligibility_flow group by all"
    ):
        verdicts.setdefault(set_id, Counter())[step] = int(n)
    assert set(verdicts) == {"cure_intent_2024", "sabr_comet"}
    for steps in verdicts.values():
        assert steps["assessed"] == episodes == steps["included"] + steps["excluded"] + steps["undetermined"]
    # The broader set includes whoever the narrower one includes.
    narrow, broad = (verdicts[name]["included"] for name in ("cure_intent_2024", "sabr_comet"))
    assert 0 < narrow < broad
    assert home.query("select count(*) from marts.eligibility where result is null") == [(0,)]


def test_a_flow_is_counted_from_the_criteria(refreshed: Refreshed) -> None:
    """The first criterion that is not met, else the first unknown one, recounted in plain Python."""
    home = refreshed[0]
    results: dict[tuple[str, str, str], list[tuple[int, str, str]]] = {}
    for centre, set_id, episode, position, criterion, result in home.query(
        "select centre_id, set_id, episode_id, position, criterion_id, result from marts.eligibility"
    ):
        results.setdefault((centre, set_id, episode), []).append((position, criterion, result))
    recounted: Counter[tuple[str, str, str, str | None]] = Counter()
    for (centre, set_id, _), judged in results.items():
        for step, wanted in (("excluded", "not_met"), ("undetermined", "unknown")):
            reasons = [criterion for _, criterion, result in sorted(judged) if result == wanted]
            if reasons:
                recounted[centre, set_id, step, reasons[0]] += 1
                break
        else:
            recounted[centre, set_id, "included", None] += 1
    told = home.query(
        "select centre_id, set_id, step, criterion_id, episode_count from marts.eligibility_flow"
        " where step <> 'assessed' and episode_count > 0"
    )
    assert {tuple(row[:4]): row[4] for row in told} == dict(recounted)
