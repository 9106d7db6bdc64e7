"""Whether a row suits a defect: the patient about to be spoilt, and tests of the patient's rows.

Belongs here: the tests in which ``defect_kinds`` says where a defect can stand. Does not belong here:
changing anything (``spoiling``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from synth.moments import day_of, is_whole
from synth.records import KEYS, PatientRecord, Row


@dataclass(frozen=True)
class Stage:
    """A patient about to be spoilt, the delivery's day, and what a stray code looks like in the format.

    ``neighbour`` is the patient before, where that one was not spoilt.
    """

    record: PatientRecord
    delivery: int
    stray_code: str
    neighbour: PatientRecord | None = None

    @property
    def patient(self) -> Row:
        """The patient's own row."""
        return self.record.tables["patients"][0]

    @property
    def has_days(self) -> bool:
        """Whether days stand beside the patient's dates, which a changed date would contradict."""
        return self.patient["last_contact_day"] is not None

    @property
    def death(self) -> int | None:
        """The day of death, where its date is whole."""
        return day_of(str(self.patient["death_date"])) if is_whole(self.patient["death_date"]) else None

    def row_of(self, table: str, key: Any) -> Row:
        """The row of a table under a key."""
        return next(row for row in self.record.tables[table] if row[KEYS[table]] == key)


Suits = Callable[[Stage, Row], bool]


def any_row(stage: Stage, row: Row) -> bool:
    """Every row suits."""
    return True


def anyone_before(stage: Stage, row: Row) -> bool:
    """There is another patient whose rows are sound."""
    return stage.neighbour is not None


def without_days(stage: Stage, row: Row) -> bool:
    """The patient carries dates alone."""
    return not stage.has_days


def whole(column: str) -> Suits:
    """The date in ``column`` is whole, and no day stands beside it."""
    return lambda stage, row: is_whole(row[column]) and not stage.has_days


def number(column: str) -> Suits:
    """There is a number in ``column``."""
    return lambda stage, row: isinstance(row[column], int | float)


def long_code(stage: Stage, row: Row) -> bool:
    """The topography has a subsite."""
    return len(str(row["topography_code"])) == 5


def stroked(stage: Stage, row: Row) -> bool:
    """There is a morphology."""
    return "/" in str(row["morphology_code"])


def living(stage: Stage, row: Row) -> bool:
    """The patient is alive and carries dates alone."""
    return stage.patient["vital_status"] == "alive" and not stage.has_days


def living_with_days(stage: Stage, row: Row) -> bool:
    """The patient is alive, and this row carries a day beside its date."""
    day = row.get("assessment_day", row.get("start_day"))
    return stage.patient["vital_status"] == "alive" and day is not None


def dated_death(stage: Stage, row: Row) -> bool:
    """The patient is dead, with a date."""
    return stage.patient["death_date"] is not None and not stage.has_days


def dead_for_long(stage: Stage, row: Row) -> bool:
    """The patient died, on a known day, two months before the delivery or earlier."""
    return stage.death is not None and stage.death + 60 < stage.delivery and not stage.has_days


def open_end(stage: Stage, row: Row) -> bool:
    """The same, and the treatment has a start and no end."""
    return dead_for_long(stage, row) and row["end_date"] is None


def both_ends(stage: Stage, row: Row) -> bool:
    """Start and end of the treatment are whole dates."""
    return is_whole(row["start_date"]) and is_whole(row["end_date"]) and not stage.has_days


def ended_before_death(stage: Stage, row: Row) -> bool:
    """The patient has been dead for long, and the treatment has an end."""
    return dead_for_long(stage, row) and row["end_date"] is not None


def seen_long_ago(stage: Stage, row: Row) -> bool:
    """Last contact was, on a known day, a month before the delivery or earlier."""
    contact = row["last_contact_date"]
    return is_whole(contact) and day_of(str(contact)) + 30 < stage.delivery and not stage.has_days


def born_in_this_century(stage: Stage, row: Row) -> bool:
    """A hundred years before the start of the treatment the patient was not born; 29 February has no twin."""
    start, birth = row["start_date"], stage.patient["birth_year"]
    if not is_whole(start) or stage.has_days or not isinstance(birth, int):
        return False
    return int(str(start)[:4]) - 100 < birth and not str(start).endswith("02-29")


def later_episode(stage: Stage, row: Row) -> bool:
    """The episode is the patient's last and not the first."""
    episodes = stage.record.tables["episodes"]
    return row is episodes[-1] and len(episodes) > 1 and not stage.has_days


def stereotactic(stage: Stage, row: Row) -> bool:
    """The lesion was treated stereotactically with a dose."""
    return row["technique"] in ("sbrt", "srs") and isinstance(row["dose_gy"], int | float)


def only_episode(stage: Stage, row: Row) -> bool:
    """The patient's only episode was diagnosed long enough before death, last contact and the delivery."""
    known = stage.delivery if stage.patient["death_date"] is None else stage.death or 0
    contact = stage.patient["last_contact_date"]
    known = min(known, day_of(str(contact)) if is_whole(contact) else known)
    alone = len(stage.record.tables["episodes"]) == 1 and not stage.has_days
    return alone and day_of(str(row["diagnosis_date"])) + 30 < known


def other_lesion_there(stage: Stage, row: Row) -> bool:
    """The patient has a lesion of another episode."""
    return lesion_of_another_episode(stage, row) is not None


def lesion_of_another_episode(stage: Stage, row: Row) -> Any:
    """The key of a lesion of another episode than that of the row's lesion; ``None`` where there is none."""
    own = stage.row_of("lesions", row["lesion_id"])["episode_id"]
    others = (lesion["lesion_id"] for lesion in stage.record.tables["lesions"] if lesion["episode_id"] != own)
    return next(others, None)
