"""Adverse events of treatments, in the terms and grades of CTCAE v5.

Belongs here: which treatment causes what. Does not belong here: the treatments.
"""

from random import Random

from synth.course import Course
from synth.draws import Weighted, between
from synth.moments import day_of, perhaps_partial
from synth.records import Cell, Row

_OF_SURGERY = Weighted({"Postoperative hemorrhage": 2, "Wound infection": 3, "Atelectasis": 1})
_OF_RADIATION = Weighted({"Fatigue": 5, "Dermatitis radiation": 2, "Pneumonitis": 2, "Nausea": 2, "Pain": 2})
_OF_BRAIN = Weighted({"Headache": 3, "Central nervous system necrosis": 1, "Fatigue": 2})
_OF_DRUGS = Weighted({"Neutrophil count decreased": 3, "Nausea": 3, "Diarrhea": 2, "Fatigue": 3,
                      "Peripheral sensory neuropathy": 2, "Colitis": 1, "Hypothyroidism": 1})  # fmt: skip
_TERMS = {"surgery": _OF_SURGERY, "sbrt": _OF_RADIATION, "ebrt": _OF_RADIATION, "srs": _OF_BRAIN,
          "chemoradiation": _OF_RADIATION, "brachytherapy": _OF_RADIATION}  # fmt: skip
_GRADES = Weighted({1: 45, 2: 35, 3: 16, 4: 4})
_ATTRIBUTIONS: Weighted[Cell] = Weighted(
    {"possible": 3, "probable": 4, "definite": 2, "unlikely": 1, None: 1}
)


def toxicities(rng: Random, patient: str, course: Course, treatments: list[Row]) -> list[Row]:
    """The adverse events of a patient; the last one is fatal where a treatment was the cause of death."""
    rows: list[Row] = []
    for treatment in treatments:
        is_systemic = treatment["target"] == "systemic"
        start = treatment["start_date"]
        if len(str(start)) < 10 or rng.random() > (0.45 if is_systemic else 0.22):
            continue
        terms = _OF_DRUGS if is_systemic else _TERMS.get(str(treatment["modality"]), _OF_SURGERY)
        first = day_of(str(start))
        onset = first + between(rng, 1, 90)
        if onset <= course.end:
            when = perhaps_partial(rng, onset, first, course.end, 0.07)
            rows.append(
                _row(patient, len(rows) + 1, treatment, (terms.pick(rng), _GRADES.pick(rng), when), rng)
            )
    if course.death_cause == "treatment" and treatments:
        latest = max(treatments, key=lambda row: str(row["start_date"]))
        when = perhaps_partial(rng, course.end, course.end, course.end, 0.0)
        rows.append(_row(patient, len(rows) + 1, latest, ("Sepsis", 5, when), rng))
    return rows


def _row(patient: str, number: int, treatment: Row, event: tuple[str, int, str], rng: Random) -> Row:
    term, grade, when = event
    return {
        "toxicity_id": f"{patient}-X{number}",
        "treatment_id": treatment["treatment_id"],
        "term": term,
        "grade": grade,
        "onset_date": when,
        "onset_day": None,
        "attribution": _ATTRIBUTIONS.pick(rng),
    }
