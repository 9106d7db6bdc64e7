"""The course of a patient's disease, in day numbers: primary, episodes, failures, death or censoring.

Belongs here: the story that every row of the patient is then told from. Does not belong here: rows,
codes of a format, and what the registry fails to record.

Waiting times are Weibull, with medians by primary site and state. All of them are invented.
"""

from dataclasses import dataclass, field
from random import Random

from synth.draws import Weighted, between, waiting_days
from synth.episodes import PATTERNS, Episode, dynamics, episode_at, next_episode, until_failure
from synth.moments import months_later
from synth.sites import SITES, Site
from synth.states import Answers, is_metachronous

#: How a registry's period of accrual ends before and starts before the delivery, in days.
ACCRUAL_DAYS, YOUNGEST_EPISODE_DAYS = 9 * 365, 45

_HISTORIES = Weighted({"synchronous": 34, "metachronous": 50, "induced": 16})
_CAUSES_AFTER_FAILURE = Weighted({"cancer": 92, "other": 5, "unknown": 3})
_CAUSES_WITHOUT = Weighted({"other": 80, "treatment": 10, "unknown": 10})


@dataclass(slots=True)
class Course:
    """A patient from the primary to death or to the last day that anything is known of them."""

    site: Site
    sex: str
    birth_year: int
    primary: int
    end: int
    delivery: int
    episodes: list[Episode] = field(default_factory=list)
    is_dead: bool = False
    death_cause: str = ""


def course_of(rng: Random, delivery: int) -> Course:
    """Invent the course of a patient of a registry delivered on day ``delivery``."""
    site = SITES.pick(rng)
    first = between(rng, delivery - ACCRUAL_DAYS, delivery - YOUNGEST_EPISODE_DAYS)
    history = _HISTORIES.pick(rng)
    primary = _primary_day(rng, site, history, first)
    youngest = 40 if site.code == "prostate" else 25  # younger ones are rare enough to be a finding
    age = min(90, max(youngest, site.age + int((rng.random() + rng.random() + rng.random() - 1.5) * 24)))
    lost = first + 60 + waiting_days(rng, 9 * 365)
    horizon = min(delivery - int(rng.random() * YOUNGEST_EPISODE_DAYS), lost)
    course = Course(
        site=site,
        sex="male" if rng.random() < site.male_share else "female",
        birth_year=int(primary / 365.2425) + 1 - age,
        primary=primary,
        end=horizon,
        delivery=delivery,
    )
    _live(rng, course, first, was_polymetastatic=history == "induced")
    return course


def _primary_day(rng: Random, site: Site, history: str, first: int) -> int:
    """Diagnosis of the primary; a few intervals are six calendar months to the day, or one day more."""
    at_the_limit = rng.random() < 0.03
    if history == "synchronous":
        interval = 0 if rng.random() < 0.3 else between(rng, 1, 170)
    elif history == "metachronous":
        interval = 190 + min(3000, waiting_days(rng, site.to_metastasis, 1.1))
    else:
        interval = 240 + min(2500, waiting_days(rng, site.to_metastasis * 0.6, 1.1))
    if at_the_limit and history != "induced":
        limit = months_later(first, -6)
        if months_later(limit, 6) == first:
            return limit if history == "synchronous" else limit - 1
    return first - interval


def _live(rng: Random, course: Course, first: int, *, was_polymetastatic: bool) -> None:
    """Go from episode to episode until death, or until nothing more is known."""
    horizon, diagnosis = course.end, first
    was_oligometastatic, behaviour = False, dynamics(rng, first=True, is_induced=was_polymetastatic)
    while True:
        metachronous = is_metachronous(course.primary, diagnosis)
        answers = Answers(was_polymetastatic, was_oligometastatic, metachronous, *behaviour)
        if not (was_polymetastatic or was_oligometastatic or metachronous):
            # Whether a synchronous patient has started therapy is no matter to the tree.
            answers = Answers(
                False, False, False, rng.random() < 0.15 and diagnosis - course.primary > 25, False
            )
        episode = episode_at(rng, course.site, len(course.episodes) + 1, diagnosis, answers)
        course.episodes.append(episode)
        failure = episode.local_end + 30 + until_failure(rng, course.site, episode)
        death = episode.diagnosis + 30 + waiting_days(rng, 22 * 365)
        if min(failure, death) > horizon:
            return None
        if death <= failure:
            return _die(course, death, _CAUSES_WITHOUT.pick(rng))
        episode.failure, episode.pattern = failure, PATTERNS.pick(rng)
        again = next_episode(rng, episode)
        if again is None:
            last = failure + 20 + waiting_days(rng, course.site.to_death, 1.2)
            if last <= horizon:
                _die(course, last, _CAUSES_AFTER_FAILURE.pick(rng))
            return None
        diagnosis, behaviour = again
        was_oligometastatic = True
        was_polymetastatic = was_polymetastatic or episode.pattern == "polymetastatic"
        if diagnosis > horizon:
            return None


def _die(course: Course, day: int, cause: str) -> None:
    course.end, course.is_dead, course.death_cause = day, True, cause
