"""Why a comparison with a published median is not to be taken for a randomised one.

Belongs here: each caveat with the rule by which it applies. Does not belong here: the comparison itself
(``benchmark_comparison``), the published figures (the seed ``benchmark``).
"""

from collections.abc import Callable
from dataclasses import dataclass

from orchestration.survival_tables.definition import Row
from survival.small_series import SMALL


@dataclass(frozen=True)
class Compared:
    """What the caveats are decided by.

    benchmark: a row of the seed, by column. index_event: of our endpoint. n, events: ours. competing: whether
    another cause competes with our event. lesions: whether our units are lesions. unselected: our patients
    from centres that have somebody on record whose initial therapy met no response.
    """

    benchmark: Row
    index_event: str
    n: int
    events: int
    unselected: int
    competing: bool = False
    lesions: bool = False


@dataclass(frozen=True)
class Caveat:
    """When it applies, and its words; ``{name}`` in them is a column of the benchmark or a count of ours."""

    applies: Callable[[Compared], bool]
    words: str


#: In the order in which they are told. What a benchmark does not say counts against it: null is no "yes".
CAVEATS: dict[str, Caveat] = {
    "historical_control": Caveat(
        lambda _: True, "historical control: patients, staging and care differ, and no test mends that"
    ),
    "exponential": Caveat(
        lambda _: True, "a constant hazard is assumed, as of the published curve only the median is used"
    ),
    "index": Caveat(
        lambda ours: ours.benchmark["index_event"] != ours.index_event,
        "another index: its clock starts at {own_index}, ours at {our_index}",
    ),
    "events": Caveat(
        lambda ours: ours.benchmark["has_our_events"] is not True,
        "not known to count the same events as ours: {own_endpoint}",
    ),
    "not_oligometastatic": Caveat(
        lambda ours: ours.benchmark["is_oligometastatic"] is not True,
        "its patients are not known to be oligometastatic",
    ),
    "not_curative": Caveat(
        lambda ours: ours.benchmark["is_curative_intent"] is not True,
        "its patients are not known to have been treated with intent of cure",
    ),
    "narrower": Caveat(
        lambda ours: ours.benchmark["narrower_than_site"] is not None,
        "it is of fewer kinds of patients than ours: {narrower_than_site}",
    ),
    "doubt": Caveat(lambda ours: ours.benchmark["doubt"] is not None, "{doubt}"),
    "responders": Caveat(
        lambda ours: ours.unselected < ours.n,
        "ours may be selected for response: {selected} of {n} come from centres with no patient on record whose "
        "initial therapy met no response",
    ),
    "competing": Caveat(
        lambda ours: ours.competing, "another cause competes: tested is the hazard of the event alone"
    ),
    "lesions": Caveat(lambda ours: ours.lesions, "lesions of one patient are counted as independent"),
    "few_patients": Caveat(lambda ours: ours.n < SMALL, f"fewer than {SMALL} patients: {{n}}"),
    "few_events": Caveat(lambda ours: ours.events < SMALL, f"fewer than {SMALL} events: {{events}}"),
}


def caveats_of(ours: Compared) -> list[str]:
    """The names of the caveats that apply, in their order."""
    return [name for name, caveat in CAVEATS.items() if caveat.applies(ours)]


def in_words(ours: Compared) -> str:
    """The caveats that apply, in words."""
    counts = {"n": ours.n, "events": ours.events, "selected": ours.n - ours.unselected}
    named = {**ours.benchmark, **counts, "our_index": f"the {ours.index_event.replace('_', ' ')}"}
    return "; ".join(CAVEATS[name].words.format(**named) for name in caveats_of(ours))
