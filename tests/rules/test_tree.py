"""The state of every combination of declared answers, against the tree in plain Python."""

from itertools import product

from tests.rules.chart import Chart, together
from tests.rules.definitions import NOT_IN_THE_TREE, ends, open_questions, state
from tests.rules.registry_in_memory import CompiledProject, Record

DECLARED = ("yes", "no", "unknown", None)
#: How the dates answer question 3: the answer, the date of the primary and that of the episode.
BY_DATES = {
    "later": ("yes", "2019-01-01", "2020-01-01"),
    "not later": ("no", "2020-01-01", "2020-02-01"),
    "partial": ("unknown", "2020-01-01", "2020"),
    "missing": ("unknown", None, "2020-01-01"),
}
COMBINATIONS = list(product(DECLARED, DECLARED, BY_DATES, DECLARED, DECLARED))

QUERY = """
    select patient_id, state, missing_questions, unclassifiable_reason, possible_states
    from intermediate.int_episodes_classified
    order by patient_id
"""


def _chart(number: int, combination: tuple[str | None, ...]) -> Chart:
    polymetastatic, oligometastatic, dates, therapy, progressive = combination
    _, primary, episode = BY_DATES[str(dates)]
    chart = Chart(f"{number:04}")
    if primary:
        chart.add("primaries", diagnosis_date=primary)
    chart.add_episode(
        diagnosis_date=episode,
        polymetastatic_history=polymetastatic,
        oligometastatic_history=oligometastatic,
        active_systemic_therapy=therapy,
        progressive_lesions=progressive,
    )
    return chart


def _expected(number: int, combination: tuple[str | None, ...]) -> Record:
    polymetastatic, oligometastatic, dates, therapy, progressive = combination
    answers = {
        # Of earlier disease of which neither the centre nor the registry says a word there was none (decision 21).
        "q1": polymetastatic or "no",
        "q2": oligometastatic or "no",
        "q3": BY_DATES[str(dates)][0],
        "q4": therapy or "unknown",
        "q5": progressive or "unknown",
    }
    found = state(answers)
    by_dates = dates == "partial" and answers["q1"] == answers["q2"] == "no"
    reason = None
    if found == "unclassifiable":
        if by_dates:
            reason = "partial_dates"
        else:
            reason = "not_in_the_tree" if ends(answers) == {NOT_IN_THE_TREE} else "unanswered"
    open_ones = sorted(open_questions(answers)) if found == "unclassifiable" else []
    either = [state(answers | {"q3": answer}) for answer in ("no", "yes")]
    return {
        "patient_id": f"{number:04}",
        "state": found,
        "missing_questions": ", ".join(open_ones) or None,
        "unclassifiable_reason": reason,
        "possible_states": ", ".join(either) if by_dates else None,
    }


def test_every_combination_of_answers_ends_where_the_tree_says(project: CompiledProject) -> None:
    assert len(COMBINATIONS) == 4**5
    answers = project.answer(QUERY, together(_chart(n, c) for n, c in enumerate(COMBINATIONS)))
    assert len(answers) == len(COMBINATIONS)
    astray = {
        str(combination): (answer, expected)
        for (n, combination), answer in zip(enumerate(COMBINATIONS), answers, strict=True)
        if answer != (expected := _expected(n, combination))
    }
    assert astray == {}


def test_the_combinations_come_to_every_state() -> None:
    states = {_expected(n, combination)["state"] for n, combination in enumerate(COMBINATIONS)}
    assert len(states - {"unclassifiable"}) == 9
