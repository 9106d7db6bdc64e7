"""An episode: when it is diagnosed, with how many lesions where, how long until it fails, and what follows.

Belongs here: one episode, and the one after it. Does not belong here: the patient's course from the primary
to the end (``course``).
"""

from dataclasses import dataclass
from random import Random

from synth.draws import Weighted, between, waiting_days
from synth.sites import Site
from synth.states import Answers, state_of

#: The longest course of local treatment, in days; the span of an episode's local treatment has room for it.
COURSE_DAYS = 16

_LESION_COUNTS = Weighted({1: 45, 2: 25, 3: 15, 4: 9, 5: 6})
#: How an episode fails: in a treated lesion, in new ones, or in too many to count as oligometastatic.
PATTERNS = Weighted({"local": 20, "distant": 45, "polymetastatic": 35})
#: How much longer or shorter than the site's median an episode runs until it fails.
_PACE = {"synchronous": 0.9, "metachronous": 1.25, "repeat": 0.8, "induced": 0.65}


@dataclass(slots=True)
class Episode:
    """An episode: its diagnosis, lesions, the span of local treatment, and how it failed, if it did."""

    number: int
    diagnosis: int
    answers: Answers
    organs: list[str]
    is_curative: bool
    local_start: int
    local_end: int
    failure: int | None = None
    pattern: str = ""

    @property
    def state(self) -> str:
        """The state that the answers give."""
        return state_of(self.answers)


def dynamics(rng: Random, *, first: bool, is_induced: bool) -> tuple[bool, bool]:
    """Whether the patient is on systemic therapy at the diagnosis, and whether lesions progress."""
    on_therapy = rng.random() < (0.2 if first and not is_induced else 0.5)
    if first and not is_induced:
        return on_therapy, on_therapy  # metachronous disease under therapy progresses, or is not seen
    return on_therapy, rng.random() < 0.55


def next_episode(rng: Random, episode: Episode) -> tuple[int, tuple[bool, bool]] | None:
    """Day and dynamics of the episode that follows a failure; ``None`` where none follows."""
    assert episode.failure is not None  # noqa: S101 asked only after a failure
    if episode.number == 3 or rng.random() > (0.2 if episode.pattern == "polymetastatic" else 0.6):
        return None
    on_therapy, progresses = dynamics(rng, first=False, is_induced=False)
    if episode.pattern == "polymetastatic" or (on_therapy and not progresses):
        # What persists was seen before: therapy starts at the failure and leaves these lesions.
        return episode.failure + between(rng, 110, 320), (on_therapy, progresses)
    return episode.failure + between(rng, 0, 21), (on_therapy, progresses)


def episode_at(rng: Random, site: Site, number: int, diagnosis: int, answers: Answers) -> Episode:
    """An episode of a cancer of ``site``: its lesions, their organs, and the span of local treatment."""
    start = diagnosis + between(rng, 10, 60)
    main = site.organs.pick(rng)
    count = _LESION_COUNTS.pick(rng)
    organs = [main if rng.random() < 0.75 else site.organs.pick(rng) for _ in range(count)]
    end = start + COURSE_DAYS + (between(rng, 0, 14) if count < 3 else between(rng, 14, 50))
    is_curative = rng.random() < (0.9 if number == 1 else 0.75)
    return Episode(number, diagnosis, answers, organs, is_curative, start, end)


def until_failure(rng: Random, site: Site, episode: Episode) -> int:
    """Days from the end of local treatment to failure; more lesions and palliation shorten them."""
    median = site.to_progression * _PACE[episode.state.split("_")[0]] * (1.0 if episode.is_curative else 0.5)
    return waiting_days(rng, median * (1.1 - 0.08 * len(episode.organs)), 1.15)
