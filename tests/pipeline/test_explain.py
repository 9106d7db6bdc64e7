"""``oligo explain``: what it says of an episode, and what it does not say.

Belongs here: the command as a user runs it. Does not belong here: the rules that it explains.
"""

import json
from collections.abc import Callable

from tests.forked.client import Ran
from tests.pipeline.conftest import Home

Refreshed = tuple[Home, Ran]


def episode(home: Home, where: str) -> str:
    [(found,), *_] = home.query(
        "select episode_id from marts.episode inner join intermediate.int_records_located"
        f" on source_table = 'episodes' and source_key = episode_id where {where} order by episode_id"
    )
    return str(found)


def test_an_episode_of_the_paper_is_explained(refreshed: Refreshed) -> None:
    home = refreshed[0]
    case_10 = episode(home, "episode.centre_id = 'royapettah' and source_row = 11")
    ran = home.oligo("explain", case_10[:8])
    assert ran.code == 0, ran.said
    lines = [line.rstrip() for line in ran.out.splitlines()]
    assert lines[0] == f"Episode {case_10}"
    assert "centre     royapettah, table1.csv, row 11" in lines
    assert "The centre declared synchronous: no contradiction." in lines
    assert "Without an answer: q3, q4, q5." in lines
    verdict = "excluded, not met: Lung: no metastasis outside the chest"
    assert f"Eligibility, Treatment with intent of cure (published case series): {verdict}" in lines
    [control] = [line for line in lines if line.startswith("PFS ")]
    assert "event: progression" in control and control.endswith("assessments: table1.csv, row 11")
    assert any(line.startswith("Not counted, ") for line in lines)


def test_an_answer_names_the_row_that_it_rests_on(refreshed: Refreshed) -> None:
    home = refreshed[0]
    later = episode(
        home, "episode.centre_id = 'northgate' and oligometastatic_before = 'yes' and episode_rank = 2"
    )
    answer = json.loads(home.oligo("explain", "--format", "json", later).out)
    assert answer["episode_id"] == later
    questions = {row["question"]: row for row in answer["questions"]}
    assert sorted(questions) == ["q1", "q2", "q3", "q4", "q5"]
    [declared] = home.query(
        "select source_file, source_sheet, source_row from intermediate.int_records_located"
        f" where source_key = '{later}' and source_table = 'episodes'"
    )
    told = questions["q2"]
    assert (told["source_file"], told["source_sheet"], told["source_row"]) == declared
    assert told["answer"] == "yes" and told["basis"] == "declared"
    assert [verdict["set_id"] for verdict in answer["eligibility"]] == ["cure_intent_2024", "sabr_comet"]
    assert len(answer["eligibility"][0]["criteria"]) == 13
    endpoints = {row["endpoint_id"] for row in answer["times"] + answer["not_counted"]}
    assert len(endpoints) == 11
    assert {lesion["lesion_id"] for lesion in answer["lesions"]} == {
        lesion for (lesion,) in home.query(f"select lesion_id from marts.lesion where episode_id = '{later}'")
    }


def test_a_finding_on_the_episode_is_told(refreshed: Refreshed) -> None:
    home = refreshed[0]
    [(contradicted,)] = home.query(
        "select episode_id from marts.episode where declared_lesion_count <> lesion_count limit 1"
    )
    ran = home.oligo("explain", contradicted)
    assert "lesion_count_contradicted (declared_lesion_count): " in ran.out
    assert "Send the missing metastases, or correct the number." in ran.out


def test_what_finds_nothing_is_not_repeated(refreshed: Refreshed) -> None:
    ran = refreshed[0].oligo("explain", "4711-hospital-number")
    assert ran.code == 1
    assert ran.err.startswith("Error: no episode in the warehouse begins so")
    assert "4711" not in ran.said
    assert refreshed[0].oligo("explain", "").code == 1


def test_a_beginning_of_several_episodes_asks_for_more(refreshed: Refreshed) -> None:
    home = refreshed[0]
    [(letter,), *_] = home.query(
        "select episode_id[1] from marts.episode group by 1 having count(*) > 1 order by 1"
    )
    ran = home.oligo("explain", letter)
    assert ran.code == 1
    assert "give more of its characters" in ran.err


def test_without_a_warehouse_it_says_what_to_do(new_home: Callable[..., Home]) -> None:
    ran = new_home().oligo("explain", "abc")
    assert ran.code == 1
    assert "run: oligo refresh" in ran.err
