"""Follow-up: assessments of an episode, and of each of its lesions.

Belongs here: when a patient is seen and what is found, up to failure, death or the end of what is known.
Does not belong here: when the disease fails (that is the course).
"""

from random import Random

from synth.course import Course
from synth.draws import Weighted, between, one_of
from synth.episodes import Episode
from synth.moments import day_of, iso
from synth.records import Cell, Row, perhaps_missing

#: Months after local treatment at which patients are asked to come.
_SCHEDULE = (3, 6, 9, 12, 18, 24, 30, 36, 48, 60, 72, 84, 96)
_MONTH = 30.4375
_METHODS: Weighted[Cell] = Weighted({"ct": 50, "pet_ct": 25, "mri": 15, "clinical": 6, "tumour_marker": 4})
_METHODS_PROSTATE: Weighted[Cell] = Weighted({"psma_pet": 45, "tumour_marker": 25, "ct": 20, "bone_scan": 10})
_CRITERIA: Weighted[Cell] = Weighted({"recist_1_1": 75, "clinical": 15, "percist": 10})
_BEST = Weighted({"CR": 35, "PR": 40, "SD": 25})


def follow_ups(
    rng: Random, patient: str, course: Course, episode: Episode, ned_date: Cell, lesions: list[Row],
    assessments: list[Row], results: list[Row],
) -> None:  # fmt: skip
    """Append an episode's follow-ups to ``assessments`` and its lesions' results to ``results``."""
    ned = day_of(str(ned_date)) if ned_date else None
    best = [_BEST.pick(rng) for _ in lesions]
    failing = int(rng.random() * len(lesions)) if episode.pattern == "local" else -1
    methods = _METHODS_PROSTATE if course.site.code == "prostate" else _METHODS
    for day in _days(rng, course, episode, ned):
        has_failed = episode.failure is not None and day >= episode.failure
        is_ned = ned is not None and day >= ned and not has_failed
        evaluable = has_failed or is_ned or rng.random() > 0.03
        row = _assessment(rng, episode, day, (has_failed, is_ned, evaluable), best, course)
        row["assessment_id"] = f"{patient}-A{len(assessments) + 1}"
        row["episode_id"] = f"{patient}-E{episode.number}"
        row["method"] = perhaps_missing(rng, methods.pick(rng), 0.03)
        assessments.append(row)
        if not evaluable:
            continue
        for position, lesion in enumerate(lesions):
            failed = has_failed and position == failing
            response = "PD" if failed else "CR" if is_ned else best[position]
            results.append(
                {
                    "lesion_assessment_id": f"{patient}-R{len(results) + 1}",
                    "assessment_id": row["assessment_id"],
                    "lesion_id": lesion["lesion_id"],
                    "response": response,
                    "in_field_progression": "yes" if failed else "no",
                    "diameter_mm": _size(rng, lesion["diameter_mm"], response),
                }
            )


def _days(rng: Random, course: Course, episode: Episode, ned: int | None) -> list[int]:
    """The days on which the patient was seen: on schedule, give or take, and at failure."""
    following = [other.diagnosis for other in course.episodes if other.number == episode.number + 1]
    stop = following[0] - 1 if following else course.end
    latest = stop if episode.failure is None else min(stop, episode.failure - 20)
    days = [] if ned is None else [ned]
    for months in _SCHEDULE:
        day = episode.local_end + int(months * _MONTH) + between(rng, -12, 12)
        if day > latest:
            break
        if ned is None or day > ned + 20:
            days.append(day)
    if episode.failure is not None and episode.failure <= course.end:
        days.append(episode.failure)
        again = episode.failure + between(rng, 70, 110)
        if again <= stop and rng.random() < 0.5:
            days.append(again)
    return days


def _assessment(
    rng: Random, episode: Episode, day: int, found: tuple[bool, bool, bool], best: list[str], course: Course
) -> Row:
    has_failed, is_ned, evaluable = found
    count: Cell = 0
    organ: Cell = None
    polymetastatic: Cell = "no"
    if has_failed:
        response = "PD"
        if episode.pattern != "local":
            count = between(rng, 1, 4) if episode.pattern == "distant" else between(rng, 6, 20)
            organ = perhaps_missing(rng, course.site.organs.pick(rng), 0.1)
        polymetastatic = "yes" if episode.pattern == "polymetastatic" else "no"
    elif is_ned:
        response = "NED"
    elif not evaluable:
        response, count, polymetastatic = "NE", None, "unknown"
    else:
        response = "SD" if "SD" in best else "PR" if "PR" in best else "CR"
    return {
        "assessment_id": None,
        "episode_id": None,
        "assessment_date": iso(day),
        "assessment_day": None,
        "method": None,
        "criterion": perhaps_missing(rng, _CRITERIA.pick(rng), 0.05),
        "response": response,
        "new_lesion_count": count,
        "new_lesion_organ": organ,
        "polymetastatic": polymetastatic,
    }


def _size(rng: Random, at_diagnosis: Cell, response: str) -> Cell:
    """The largest diameter in mm that fits the response; often it is not measured again."""
    if rng.random() < 0.5 or not isinstance(at_diagnosis, float):
        return None
    share = {"CR": 0.0, "PR": 0.5, "SD": 0.9, "PD": 1.4}[response]
    return round(at_diagnosis * share * one_of(rng, (1.0, 0.9, 1.1)) * 2) / 2
