"""Local treatment: of the primary, of each metastasis, and of a local failure.

Belongs here: which lesion gets what, with what dose or margin. Does not belong here: lines of drugs.
"""

from random import Random

from synth.course import Course
from synth.draws import Weighted, between, one_of
from synth.episodes import COURSE_DAYS, Episode
from synth.moments import iso
from synth.records import Cell, Row, perhaps_missing

_DEFAULT = Weighted({"sbrt": 70, "surgery": 30})
_BONE = Weighted({"sbrt": 82, "ebrt": 12, "surgery": 6})
_BY_ORGAN = {
    "brain": Weighted({"srs": 78, "surgery": 22}),
    "liver": Weighted({"sbrt": 40, "surgery": 35, "microwave_ablation": 15, "radiofrequency_ablation": 10}),
    "lung": Weighted({"sbrt": 62, "surgery": 33, "radiofrequency_ablation": 5}),
    "kidney": Weighted({"sbrt": 40, "surgery": 30, "cryoablation": 30}),
    "bone_spine": _BONE,
    "bone_other": _BONE,
}
#: Dose in gray and fractions, as prescribed in practice: SBRT in 1 to 8 fractions.
_SCHEDULES: dict[str, tuple[tuple[float, int], ...]] = {
    "sbrt": ((50, 5), (54, 3), (48, 4), (60, 8), (35, 5), (30, 3), (24, 3), (40, 5), (37.5, 3), (40.5, 3),
             (45, 3), (30, 5), (24, 1), (20, 1)),
    "srs": ((20, 1), (18, 1), (24, 1), (27, 3), (32.5, 5)),
    "ebrt": ((30, 10), (20, 5), (8, 1), (39, 13)),
}  # fmt: skip
_TECHNIQUES = {"sbrt": ("sbrt",), "srs": ("srs",), "ebrt": ("imrt", "3d_conformal"),
               "surgery": ("open", "minimally_invasive")}  # fmt: skip
_MARGINS: Weighted[Cell] = Weighted({"R0": 82, "R1": 11, "R2": 2, "RX": 5})
_ONE_DAY = frozenset(
    {"surgery", "microwave_ablation", "radiofrequency_ablation", "cryoablation", "brachytherapy"}
)
_LONG = frozenset({"chemoradiation", "ebrt", "chemotherapy"})


def row_of_treatment(patient: str, number: int, episode: Episode, row: Row) -> Row:
    """A row of ``treatments``: what every local treatment has, and then ``row``."""
    return {
        "treatment_id": f"{patient}-T{number}",
        "episode_id": f"{patient}-E{episode.number}",
        "target": "metastasis",
        "modality": None,
        "intent": "curative" if episode.is_curative else "palliative",
        "setting": "definitive",
        "start_date": None,
        "start_day": None,
        "end_date": None,
        "end_day": None,
        "agents": None,
        "outcome": "completed",
    } | row


def until(course: Course, start: int, days: int) -> Row:
    """Start, end and outcome of a treatment planned for ``days``; it may run past what is known."""
    end = start + days
    if end <= course.end:
        return {"start_date": iso(start), "end_date": iso(end)}
    outcome = "stopped_other" if course.is_dead else "ongoing"
    return {"start_date": iso(start), "end_date": None, "outcome": outcome}


def primary_treatment(rng: Random, patient: str, course: Course) -> list[Row]:
    """The treatment of the primary, where it is recorded: a row, or none."""
    start = course.primary + between(rng, 5, 45)
    if rng.random() > 0.7 or start > course.end:
        return []
    modality = course.site.primary_modality.pick(rng)
    days = 0 if modality in _ONE_DAY else between(rng, 35, 49) if modality in _LONG else between(rng, 2, 14)
    about: Row = {"target": "primary", "modality": modality, "intent": "curative"}
    return [row_of_treatment(patient, 1, course.episodes[0], about | until(course, start, days))]


def local_treatments(
    rng: Random, patient: str, course: Course, episode: Episode, lesions: list[Row], treatments: list[Row],
    links: list[Row],
) -> None:  # fmt: skip
    """Append the treatments of an episode's lesions to ``treatments`` and ``links``, organ by organ."""
    by_organ: dict[Cell, list[Row]] = {}
    for lesion in lesions:
        if episode.is_curative or rng.random() < 0.75:
            by_organ.setdefault(lesion["organ"], []).append(lesion)
    for organ, group in by_organ.items():
        modality = _BY_ORGAN.get(str(organ), _DEFAULT).pick(rng)
        start = between(rng, episode.local_start, episode.local_end - COURSE_DAYS)
        _treat(rng, patient, course, episode, (modality, start, "definitive"), group, treatments, links)
        if modality == "sbrt" and rng.random() < 0.08:  # what is left of a lesion is taken out
            plan = ("surgery", episode.local_end, "definitive")
            _treat(rng, patient, course, episode, plan, group[:1], treatments, links)
    if episode.pattern == "local" and episode.failure and rng.random() < 0.5 and by_organ:
        plan = (
            "surgery" if rng.random() < 0.4 else "sbrt",
            episode.failure + between(rng, 14, 40),
            "salvage",
        )
        _treat(rng, patient, course, episode, plan, next(iter(by_organ.values()))[:1], treatments, links)


def _treat(
    rng: Random, patient: str, course: Course, episode: Episode, plan: tuple[str, int, str],
    group: list[Row], treatments: list[Row], links: list[Row],
) -> None:  # fmt: skip
    """One treatment of ``group``; nothing where it would begin after the last that is known."""
    modality, start, setting = plan
    if start > course.end:
        return
    gray, fractions = one_of(rng, _SCHEDULES[modality]) if modality in _SCHEDULES else (None, None)
    days = 0 if fractions is None else min(COURSE_DAYS, 2 * (fractions - 1))
    number = sum(1 for row in treatments if row["target"] != "systemic") + 1
    about: Row = {"modality": modality, "setting": setting}
    treatment = row_of_treatment(patient, number, episode, about | until(course, start, days))
    treatments.append(treatment)
    techniques = _TECHNIQUES.get(modality, ("percutaneous",))
    for lesion in group:
        links.append(
            {
                "treatment_lesion_id": f"{patient}-D{len(links) + 1}",
                "treatment_id": treatment["treatment_id"],
                "lesion_id": lesion["lesion_id"],
                "dose_gy": gray,
                "fractions": fractions,
                "dose_per_fraction_gy": round(gray / fractions, 3) if gray and fractions else None,
                "technique": perhaps_missing(rng, one_of(rng, techniques), 0.04),
                "margin": _MARGINS.pick(rng) if modality == "surgery" else None,
            }
        )
