"""What is known at the diagnosis of an episode: rows of patients, primaries, episodes and lesions.

Belongs here: telling these four tables from a course. Does not belong here: treatment and follow-up.
"""

from random import Random

from synth.course import Course
from synth.draws import Weighted, between, one_of, stream
from synth.episodes import Episode
from synth.moments import bounds, iso, perhaps_partial
from synth.records import Cell, Row, perhaps_missing
from synth.states import is_metachronous

_STAGE = Weighted({("T1", "N0", "I"): 3, ("T2", "N0", "II"): 4, ("T2", "N1", "II"): 3, ("T3", "N1", "III"): 5,
                   ("T4", "N2", "III"): 2})  # fmt: skip
_CONTROLLED: Weighted[Cell] = Weighted({"yes": 85, "no": 10, "unknown": 5})
_BASIS: Weighted[Cell] = Weighted({"7": 82, "6": 9, "5": 8, "9": 1})
_ECOG: Weighted[Cell] = Weighted({0: 55, 1: 35, 2: 8, 3: 2})
_ASIDE: Weighted[Cell] = Weighted({"no": 60, "yes": 25, "unknown": 15})
_BIOPSY: Weighted[Cell] = Weighted({"no": 55, "yes": 35, "unknown": 10})
_FAVOURABLE: Weighted[Cell] = Weighted({"yes": 80, "no": 10, "unknown": 10})
_EPIDURAL: Weighted[Cell] = Weighted({"no": 85, "yes": 8, "unknown": 7})
_UNKNOWN: Weighted[Cell] = Weighted({"unknown": 6, "UNK": 3, None: 1})
_PAIRED = frozenset({"lung", "adrenal", "kidney", "ovary", "lymph_node_cervical", "lymph_node_axillary"})
_SUBSITES = {"lung": ("C34.1", "C34.3", "C34.9"), "liver": ("C22.0",), "brain": ("C71.1", "C71.3", "C71.6"),
             "bone_spine": ("C41.2",), "adrenal": ("C74.9",)}  # fmt: skip


def primary_row(rng: Random, patient: str, course: Course) -> Row:
    """The row of the primary; its date may be partial where order and timing stay beyond doubt."""
    site, first = course.site, course.episodes[0]
    when = perhaps_partial(rng, course.primary, 0, first.diagnosis, 0.1, 0.05)
    earliest, latest = bounds(when)
    if is_metachronous(earliest, first.diagnosis) != is_metachronous(latest, first.diagnosis):
        when = iso(course.primary)
    t_category, n_category, stage = _STAGE.pick(rng)
    is_spread = not first.answers.is_metachronous
    return {
        "primary_id": f"{patient}-P1",
        "patient_id": patient,
        "diagnosis_date": when,
        "diagnosis_day": None,
        "site": site.code,
        "topography_code": perhaps_missing(rng, one_of(rng, site.topographies), 0.03),
        "morphology_code": perhaps_missing(rng, one_of(rng, site.morphologies), 0.05),
        "basis_of_diagnosis": _basis(course),
        "t_category": perhaps_missing(rng, t_category, 0.08),
        "n_category": perhaps_missing(rng, n_category, 0.08),
        "m_category": "M1" if is_spread else "M0",
        "tnm_edition": "8" if course.primary > 736330 else "7",  # the eighth edition is in force from 2017
        "stage": "IV" if is_spread else stage,
        "subtype": (one_of(rng, site.subtypes) or None) if site.subtypes else None,
        "controlled": _CONTROLLED.pick(rng),
    }


def _basis(course: Course) -> Cell:
    """The basis of diagnosis: all primaries were looked at under a microscope. A stream of its own, as of lesions."""
    aside = stream(course.primary, course.birth_year)
    return perhaps_missing(aside, _BASIS.pick(aside), 0.06)


def episode_row(rng: Random, patient: str, course: Course, episode: Episode) -> Row:
    """The row of an episode. The answers that decide its state agree with the state declared."""
    answers, state = episode.answers, episode.state
    active: Cell = "yes" if answers.on_therapy else "no"
    progressive: Cell = "yes" if answers.is_progressive else "no"
    polymetastatic: Cell = "yes" if answers.polymetastatic_before else "no"
    if state == "synchronous" or not answers.on_therapy:
        progressive = _ASIDE.pick(rng)  # not asked on the way to this state
    drawn = rng.random()
    if drawn < 0.012:
        polymetastatic, state = _UNKNOWN.pick(rng), "unclassifiable"
    elif drawn < 0.024 and state != "synchronous":
        active, state = _UNKNOWN.pick(rng), "unclassifiable"
    ned = _ned_day(rng, course, episode)
    return {
        "episode_id": f"{patient}-E{episode.number}",
        "patient_id": patient,
        "primary_id": f"{patient}-P1",
        "episode_number": episode.number,
        "diagnosis_date": iso(episode.diagnosis),
        "diagnosis_day": None,
        "declared_lesion_count": len(episode.organs),
        "ecog": perhaps_missing(rng, _ECOG.pick(rng), 0.06),
        "polymetastatic_history": polymetastatic,
        "oligometastatic_history": "yes" if answers.oligometastatic_before else "no",
        "active_systemic_therapy": active,
        "progressive_lesions": progressive,
        "declared_state": perhaps_missing(rng, state, 0.04),
        "intent": "curative" if episode.is_curative else "palliative",
        "ned_date": iso(ned) if ned else None,
        "ned_day": None,
    }


def _ned_day(rng: Random, course: Course, episode: Episode) -> int | None:
    """The day the patient was seen free of disease, which a treatment meant to cure often reaches."""
    day = episode.local_end + between(rng, 25, 75)
    latest = course.end if episode.failure is None else episode.failure - 20
    return day if episode.is_curative and day <= latest and rng.random() < 0.75 else None


def lesion_rows(rng: Random, patient: str, episode: Episode, already: int) -> list[Row]:
    """The rows of an episode's lesions, numbered on from ``already`` lesions of the patient."""
    rows: list[Row] = []
    # A stream of its own, as for the entry of a patient: what else is drawn does not depend on it.
    aside = stream(episode.diagnosis, episode.number)
    for position, organ in enumerate(episode.organs, start=already + 1):
        subsites = _SUBSITES.get(organ)
        rows.append(
            {
                "lesion_id": f"{patient}-L{position}",
                "episode_id": f"{patient}-E{episode.number}",
                "organ": organ,
                "topography_code": one_of(rng, subsites) if subsites and rng.random() < 0.6 else None,
                "laterality": one_of(rng, ("left", "right")) if organ in _PAIRED else None,
                "diameter_mm": perhaps_missing(rng, _diameter(rng), 0.08),
                "biopsy": _BIOPSY.pick(rng),
                "resectable": _FAVOURABLE.pick(aside) if organ in ("lung", "liver") else None,
                "mechanically_stable": _FAVOURABLE.pick(aside) if organ.startswith("bone") else None,
                "epidural_disease": _EPIDURAL.pick(aside) if organ == "bone_spine" else None,
                "adequate_remnant": _FAVOURABLE.pick(aside) if organ == "liver" else None,
                "lesion_count": 1,
            }
        )
    return rows


def _diameter(rng: Random) -> float:
    """A largest diameter in mm: mostly one to three centimetres, some measured to half a millimetre."""
    return between(rng, 8, 30) + between(rng, 0, 34) // 2 + (0.5 if rng.random() < 0.3 else 0.0)


def _entry_day(course: Course) -> int | None:
    """The day from which a patient is observed, for the few who come into the registry after their diagnosis."""
    aside, first = stream(course.primary, course.end), course.episodes[0]
    day = first.diagnosis + between(aside, 10, 120)
    latest = course.end if first.failure is None else first.failure
    return day if aside.random() < 0.15 and day < latest - 30 else None


def patient_row(rng: Random, patient: str, course: Course, last_event: int) -> Row:
    """The row of the patient; ``last_event`` is the last day on which any other row reports something."""
    death: Cell = None
    contact, entry = course.end, _entry_day(course)
    if course.is_dead:
        if rng.random() < 0.5:
            contact = max(last_event, entry or 0, course.end - between(rng, 0, 40))
        death = perhaps_partial(rng, course.end, contact, course.delivery, 0.06)
    return {
        "patient_id": patient,
        "sex": course.sex,
        "birth_year": perhaps_missing(rng, course.birth_year, 0.01),
        "entry_date": iso(entry) if entry else None,
        "entry_day": None,
        "vital_status": "dead" if course.is_dead else "alive",
        "death_date": death,
        "death_day": None,
        "death_cause": course.death_cause if course.is_dead else None,
        "last_contact_date": iso(contact),
        "last_contact_day": None,
    }
