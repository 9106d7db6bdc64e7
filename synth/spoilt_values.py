"""The values that spoil a cell: each is told from the patient about to be spoilt and the row.

Belongs here: the words in which ``defect_kinds`` says what stands in a cell. Does not belong here: the kinds,
how a row is changed (``spoiling``), and whether a row suits a defect (``suiting``).
"""

from collections.abc import Callable
from typing import Any

from synth.moments import day_of, iso
from synth.records import Row
from synth.suiting import Stage, lesion_of_another_episode

_LONG_TEXT = "The letter of the tumour board was pasted here in place of the answer. " * 4

Value = Callable[[Stage, Row], Any]


def failed_look_up(stage: Stage, row: Row) -> Any:
    """What a spreadsheet shows where a look-up found nothing."""
    return "#N/A"


def failed_formula(stage: Stage, row: Row) -> Any:
    """What a spreadsheet shows where a formula met text in place of a date."""
    return "#VALUE!"


def stray(stage: Stage, row: Row) -> Any:
    """A code that is in no list."""
    return stage.stray_code


def nothing(stage: Stage, row: Row) -> Any:
    """An empty cell."""
    return None


def alive(stage: Stage, row: Row) -> Any:
    """The status of the living."""
    return "alive"


def no_change(stage: Stage, row: Row) -> Any:
    """Stable disease by the criteria of the WHO, which spoke of no change."""
    return "NC"


def bone_by_icd_10(stage: Stage, row: Row) -> Any:
    """The code of ICD-10 for a metastasis in bone; ICD-O-3 has no codes for metastases."""
    return "C79.5"


def a_gray_more(stage: Stage, row: Row) -> Any:
    """The dose a fraction with a gray too many."""
    return float(str(row["dose_per_fraction_gy"])) + 1


def born_after_delivery(stage: Stage, row: Row) -> Any:
    """The year after the delivery."""
    return int(iso(stage.delivery)[:4]) + 1


def a_century_before(stage: Stage, row: Row) -> Any:
    """The start of the treatment with the wrong century."""
    start = str(row["start_date"])
    return f"{int(start[:4]) - 100}{start[4:]}"


def after_last_contact(stage: Stage, row: Row) -> Any:
    """A day three weeks after last contact."""
    return iso(day_of(str(row["last_contact_date"])) + 21)


def five(stage: Stage, row: Row) -> Any:
    """A five, the grade of a death."""
    return 5


def primary_of_neighbour(stage: Stage, row: Row) -> Any:
    """The primary of another patient."""
    assert stage.neighbour is not None  # noqa: S101 only asked where there is one
    return stage.neighbour.tables["primaries"][0]["primary_id"]


def seven(stage: Stage, row: Row) -> Any:
    """A seven, which is no grade."""
    return 7


def nine(stage: Stage, row: Row) -> Any:
    """A nine, which is no performance status."""
    return 9


def two_doses(stage: Stage, row: Row) -> Any:
    """A prescription with a boost that is not put as one."""
    return "30Gy/3# 8Gy"


def words(stage: Stage, row: Row) -> Any:
    """Words where a date or a dose belongs."""
    return "see letter"


def february_30(stage: Stage, row: Row) -> Any:
    """A day that the calendar does not have, in the year of the true one."""
    column = "start_date" if "start_date" in row else "diagnosis_date"
    return f"{str(row[column])[:4]}-02-30"


def letter_o(stage: Stage, row: Row) -> Any:
    """A number with the letter O in it."""
    column = "diameter_mm" if "diameter_mm" in row else "birth_year"
    return f"{int(float(str(row[column]))) // 10}O"


def hundredfold(stage: Stage, row: Row) -> Any:
    """The dose in centigray."""
    return float(str(row["dose_gy"])) * 100


def letter_in_code(stage: Stage, row: Row) -> Any:
    """The topography with its first digit as the letter O."""
    code = str(row["topography_code"])
    return f"{code[0]}O{code[2:]}"


def without_stroke(stage: Stage, row: Row) -> Any:
    """The morphology in one run of digits."""
    return str(row["morphology_code"]).replace("/", "")


def a_letter(stage: Stage, row: Row) -> Any:
    """A text of more than 200 characters."""
    return _LONG_TEXT.strip()


def tomorrow(stage: Stage, row: Row) -> Any:
    """A day some months after the delivery."""
    return iso(stage.delivery + 120)


def nobody(number: str) -> Value:
    """A key of the same patient that no row has."""
    return lambda stage, row: f"{stage.patient['patient_id']}-{number}"


def later_day(stage: Stage, row: Row) -> Any:
    """The day of the follow-up moved by more than a year."""
    return int(str(row["assessment_day"])) + 400


def earlier_day(stage: Stage, row: Row) -> Any:
    """The day of the start moved back by a month."""
    return int(str(row["start_day"])) - 30


def other_lesion(stage: Stage, row: Row) -> Any:
    """A lesion of another episode of the patient."""
    return lesion_of_another_episode(stage, row)


def after_death(stage: Stage, row: Row) -> Any:
    """A day a month after death."""
    return iso((stage.death or 0) + 30)


def before_start(stage: Stage, row: Row) -> Any:
    """A day three weeks before the start of the treatment."""
    return iso(day_of(str(row["start_date"])) - 21)


def before_diagnosis(stage: Stage, row: Row) -> Any:
    """A day more than a year before the diagnosis of the episode."""
    return iso(day_of(str(stage.row_of("episodes", row["episode_id"])["diagnosis_date"])) - 400)
