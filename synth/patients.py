"""Patients, one after the other: each from a random stream of its own.

Belongs here: putting the rows of a patient together. Does not belong here: any one table's content.
"""

from collections.abc import Iterator
from random import Random

from synth.baseline import episode_row, lesion_rows, patient_row, primary_row
from synth.course import Course, course_of
from synth.draws import stream
from synth.follow_up import follow_ups
from synth.moments import bounds, day_of, is_whole
from synth.records import COLUMNS, PatientRecord, Row
from synth.systemic import systemic_lines
from synth.toxicities import toxicities
from synth.treatments import local_treatments, primary_treatment

#: Of so many patients one is recorded with days beside the dates, as a trial's export would.
DATES_AND_DAYS_SHARE = 0.12


def patients(centre: str, count: int, seed: int, delivery: int) -> Iterator[PatientRecord]:
    """Invent ``count`` patients of a centre whose registry is delivered on day ``delivery``.

    Patient n is the same whatever the count.
    """
    prefix = "".join(letter for letter in centre if letter.isalnum())[:3].upper() or "PAT"
    for number in range(1, count + 1):
        yield patient_of(stream(seed, number), f"{prefix}-{number:06d}", number, delivery)


def patient_of(rng: Random, patient: str, number: int, delivery: int) -> PatientRecord:
    """Invent one patient."""
    course = course_of(rng, delivery)
    tables: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    tables["primaries"].append(primary_row(rng, patient, course))
    treatments, links = tables["treatments"], tables["treatment_lesions"]
    treatments.extend(primary_treatment(rng, patient, course))
    for episode in course.episodes:
        row = episode_row(rng, patient, course, episode)
        lesions = lesion_rows(rng, patient, episode, len(tables["lesions"]))
        tables["episodes"].append(row)
        tables["lesions"].extend(lesions)
        local_treatments(rng, patient, course, episode, lesions, treatments, links)
        follow_ups(
            rng, patient, course, episode, row["ned_date"], lesions, tables["assessments"],
            tables["lesion_assessments"],
        )  # fmt: skip
    systemic_lines(rng, patient, course, treatments)
    tables["toxicities"].extend(toxicities(rng, patient, course, treatments))
    tables["patients"].append(patient_row(rng, patient, course, _last_event(course, tables)))
    if rng.random() < DATES_AND_DAYS_SHARE:
        _add_days(tables, course.episodes[0].diagnosis)
    return PatientRecord(number, tables)


_DATES = {table: [name for name in columns if name.endswith("_date")] for table, columns in COLUMNS.items()}


def _last_event(course: Course, tables: dict[str, list[Row]]) -> int:
    """The last day that any row tells of; only asked of the dead, whose last contact may lie earlier."""
    if not course.is_dead:
        return course.end
    return max(
        bounds(str(row[name]))[1]
        for table, rows in tables.items()
        for row in rows
        for name in _DATES[table]
        if row[name] is not None
    )


def _add_days(tables: dict[str, list[Row]], day_zero: int) -> None:
    """Fill in the day of each moment whose date is whole."""
    for table, rows in tables.items():
        for row in rows:
            for name in _DATES[table]:
                if is_whole(row[name]):
                    row[name.removesuffix("_date") + "_day"] = day_of(str(row[name])) - day_zero
