"""The state of an episode, by the ESTRO-EORTC tree (Guckenberger 2020, doi:10.1016/S1470-2045(19)30718-1).

Belongs here: the answers to the tree's questions as history gives them, and the state that follows.
Does not belong here: which history a patient has.
"""

from dataclasses import dataclass

from synth.moments import months_later


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known of the patient when an episode is diagnosed."""

    polymetastatic_before: bool
    oligometastatic_before: bool
    is_metachronous: bool
    on_therapy: bool
    is_progressive: bool


def is_metachronous(primary_day: int, diagnosis_day: int) -> bool:
    """Whether the diagnosis lies more than six calendar months after the primary's."""
    return diagnosis_day > months_later(primary_day, 6)


def state_of(answers: Answers) -> str:
    """The code of the state.

    Raises:
        ValueError: metachronous disease under therapy that does not progress, which the tree does not know.

    """
    if answers.polymetastatic_before:  # question 1
        history = "induced"
    elif answers.oligometastatic_before:  # question 2
        history = "repeat"
    elif not answers.is_metachronous:  # question 3
        return "synchronous"
    else:
        history = "metachronous"
    if not answers.on_therapy:  # question 4
        return f"{history}_oligorecurrence"
    if answers.is_progressive:  # question 5
        return f"{history}_oligoprogression"
    if history == "metachronous":
        raise ValueError("metachronous lesions under therapy either recur or progress")
    return f"{history}_oligopersistence"
