"""The state tree and the six months in plain Python, to hold the SQL against.

Belongs here: what the definitions say, written from them and not from the SQL. Does not belong here: how a registry
answers the questions.

The tree: Guckenberger M et al., Lancet Oncol 2020;21:e18-28, doi:10.1016/S1470-2045(19)30718-1, as secondary sources
word it.
"""

import calendar
from collections.abc import Mapping
from datetime import date, timedelta

#: A question with what follows a yes and what follows a no; or the end of a path.
Node = tuple[str, "Node", "Node"] | str

NOT_IN_THE_TREE = "not in the tree"


def _by_therapy(timing: str, persistent: str | None = None) -> Node:
    progression: Node = ("q5", f"{timing}_oligoprogression", persistent or f"{timing}_oligopersistence")
    return ("q4", progression, f"{timing}_oligorecurrence")


#: q1 polymetastatic before; q2 oligometastatic before; q3 more than six months after the primary; q4 under active
#: systemic therapy; q5 progressive lesions.
TREE: Node = (
    "q1",
    _by_therapy("induced"),
    (
        "q2",
        _by_therapy("repeat"),
        ("q3", _by_therapy("metachronous", persistent=NOT_IN_THE_TREE), "synchronous"),
    ),
)


def ends(answers: Mapping[str, str], node: Node = TREE) -> set[str]:
    """Every end that the answers allow; one that is neither yes nor no allows both branches."""
    if isinstance(node, str):
        return {node}
    return set().union(*(ends(answers, branch) for branch in _branches(answers, node)))


def open_questions(answers: Mapping[str, str], node: Node = TREE) -> set[str]:
    """The questions without an answer on any path that the answers allow."""
    if isinstance(node, str):
        return set()
    own = {node[0]} if answers[node[0]] not in ("yes", "no") else set()
    return own.union(*(open_questions(answers, branch) for branch in _branches(answers, node)))


def _branches(answers: Mapping[str, str], node: tuple[str, Node, Node]) -> tuple[Node, ...]:
    question, after_yes, after_no = node
    return {"yes": (after_yes,), "no": (after_no,)}.get(answers[question], (after_yes, after_no))


def state(answers: Mapping[str, str]) -> str:
    """The one end that the answers allow; unclassifiable where there are several, or none in the tree."""
    allowed = ends(answers)
    return "unclassifiable" if len(allowed) > 1 or NOT_IN_THE_TREE in allowed else allowed.pop()


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later; the last day where that month is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def days_of(sent: str) -> list[date]:
    """Every day that a date, whole or partial, may be."""
    first = date.fromisoformat((sent + "-01-01")[:10])
    after = {10: first + timedelta(1), 7: months_after(first, 1), 4: months_after(first, 12)}[len(sent)]
    return [first + timedelta(n) for n in range((after - first).days)]
