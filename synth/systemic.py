"""Lines of systemic therapy: before, at, between and after the episodes.

Belongs here: when a line is given, so that the answer about active therapy at each diagnosis is true.
Does not belong here: local treatment.
"""

from random import Random

from synth.course import Course
from synth.draws import between
from synth.episodes import Episode
from synth.moments import LAST_DAY, day_of, perhaps_partial
from synth.records import Row
from synth.treatments import row_of_treatment, until

_MUST_OUTLAST = 20  # days past the diagnosis that a line active at the diagnosis goes on at the least


def systemic_lines(rng: Random, patient: str, course: Course, treatments: list[Row]) -> None:
    """Append the lines of the patient to ``treatments``."""
    lines: list[Row] = []
    for position, episode in enumerate(course.episodes):
        following = course.episodes[position + 1] if position + 1 < len(course.episodes) else None
        if position == 0:
            _before(rng, patient, course, episode, lines)
        if following is not None and following.answers.on_therapy:
            seen_before = following.diagnosis > (episode.failure or 0) + 100
            start = (episode.failure or 0) + between(rng, 5, 25)
            if not seen_before:
                start = max(episode.local_end + 5, following.diagnosis - between(rng, 40, 300))
            _active(rng, patient, course, episode, (start, following.diagnosis), lines)
        elif rng.random() < 0.4:
            start = episode.local_end + between(rng, 14, 40)
            latest = course.end if episode.failure is None else episode.failure - 1
            days = min(between(rng, 60, 200), latest - start)
            if days > 30 or (episode.failure is None and days > 0):
                plan = (start, between(rng, 60, 200) if episode.failure is None else days, "adjuvant")
                _line(rng, patient, course, episode, plan, lines)
        if following is None and episode.failure is not None and rng.random() < 0.7:
            plan = (episode.failure + between(rng, 10, 40), between(rng, 60, 240), "later_line")
            _line(rng, patient, course, episode, plan, lines)
    treatments.extend(lines)


def _before(rng: Random, patient: str, course: Course, episode: Episode, lines: list[Row]) -> None:
    """Therapy before the first episode: for polymetastatic disease, or adjuvant to the primary."""
    since_primary = episode.diagnosis - course.primary
    if episode.answers.on_therapy:
        start = max(course.primary + 3, episode.diagnosis - between(rng, 40, 240))
        _active(rng, patient, course, episode, (start, episode.diagnosis), lines)
    elif since_primary > 230 and rng.random() < (0.9 if episode.answers.polymetastatic_before else 0.35):
        setting = "first_line" if episode.answers.polymetastatic_before else "adjuvant"
        start = course.primary + between(rng, 30, 60)
        _line(rng, patient, course, episode, (start, between(rng, 60, 120), setting), lines)


def _active(
    rng: Random, patient: str, course: Course, episode: Episode, span: tuple[int, int], lines: list[Row]
) -> None:
    """A line that begins before the diagnosis ``span[1]`` and goes on past it."""
    start, diagnosis = span
    days = diagnosis - start + between(rng, _MUST_OUTLAST, 260)
    off_therapy = (
        e.diagnosis for e in course.episodes if e.diagnosis > diagnosis and not e.answers.on_therapy
    )
    days = min(days, next(off_therapy, LAST_DAY) - 1 - start)
    _line(
        rng,
        patient,
        course,
        episode,
        (start, days, "first_line" if episode.number == 1 else "later_line"),
        lines,
    )


def _line(
    rng: Random, patient: str, course: Course, episode: Episode, plan: tuple[int, int, str], lines: list[Row]
) -> None:
    """One line; nothing where it would begin after the last that is known."""
    start, days, setting = plan
    if start > course.end:
        return
    modality, agents = course.site.lines.pick(rng)
    row = row_of_treatment(patient, len(lines) + 1, episode, until(course, start, days))
    drawn = rng.random()
    if row["end_date"] is not None and drawn < 0.3:
        row["outcome"] = "stopped_toxicity" if drawn < 0.12 else "stopped_progression"
    row |= {
        "treatment_id": f"{patient}-S{len(lines) + 1}",
        "target": "systemic",
        "modality": modality,
        "setting": setting,
        "agents": agents,
    }
    _blur(rng, course, row, start)
    lines.append(row)


def _blur(rng: Random, course: Course, row: Row, start: int) -> None:
    """Cut some dates to their month, never so that a line begins, ends or is active otherwise."""
    whole_end = day_of(str(row["end_date"])) if row["end_date"] is not None else course.end
    within = [e.diagnosis for e in course.episodes if start <= e.diagnosis <= whole_end]
    first, last = (within[0], within[-1]) if within else (whole_end, start)
    before = [e.diagnosis for e in course.episodes if e.diagnosis < start]
    after = [e.diagnosis for e in course.episodes if e.diagnosis > whole_end]
    row["start_date"] = perhaps_partial(
        rng, start, before[-1] + 1 if before else 0, min(first, whole_end), 0.08
    )
    if row["end_date"] is not None:
        latest = min(after[0] - 1, course.end) if after else course.end
        row["end_date"] = perhaps_partial(rng, whole_end, max(start, last) + 32, latest, 0.08)
