"""What a claim is: one number in print, and what recomputes it.

Belongs here: the columns of a claim, the words that they may hold, what a row must keep.
Does not belong here: files (``reading``), the warehouse (``cohorts``), a verdict (``judging``).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from orchestration.claims.printed import Printed
from orchestration.claims.statistics import AGAINST, COUNTS, OF_EVENTS, STATISTICS, is_landmark
from schemas.nearest import nearest

#: Days of each unit of time.
TIME_UNITS = {"days": 1.0, "months": 365.25 / 12, "years": 365.25}
UNITS = ("patients", "sites", "lesions", "events", "percent", "number", *TIME_UNITS)
SAID_TO_BE = (
    "count",
    "proportion",
    "median",
    "mean",
    "time",
    "survival",
    "bound",
    "sum",
    "comparison",
    "other",
)


@dataclass(frozen=True)
class Claim:
    """A claim as it was entered; what was left empty is ''. ``problem`` says why it cannot be used."""

    claim_id: str
    printed_in: str
    statement: str
    printed_value: str
    unit: str
    claim_set: str = ""
    citation: str = ""
    said_to_be: str = ""
    centre_id: str = ""
    endpoint_id: str = ""
    cohort: str = ""
    statistic: str = ""
    query: str = ""
    note: str = ""
    problem: str = ""

    @property
    def printed(self) -> Printed:
        """The number in print; only of a claim without a problem."""
        return Printed.of(self.printed_value)

    @property
    def days_per_unit(self) -> float | None:
        """Days of the unit, None where it is no time."""
        return TIME_UNITS.get(self.unit)


#: In the order of a template: column to what it holds.
COLUMNS = {
    "claim_id": "Short name of the claim, unique in its set.",
    "printed_in": "Where it is printed, such as abstract or results.",
    "statement": "What is claimed, in a few words.",
    "printed_value": "The number as printed, with its digits: 18.4 and 18.40 are not the same.",
    "unit": f"Its unit: {', '.join(UNITS)}.",
    "said_to_be": f"What the text calls it: {', '.join(SAID_TO_BE)}.",
    "claim_set": "Short name of the paper.",
    "citation": "The paper.",
    "centre_id": "Centre whose rows it is about; empty for the whole warehouse.",
    "endpoint_id": "Endpoint of its times or events, as in reference.endpoint.",
    "cohort": "SQL condition on marts.episode that selects its patients; empty for all of the centre.",
    "statistic": "What recomputes it, from the closed list of docs/claims.md.",
    "query": "Instead of a statistic: one SELECT that gives one number.",
    "note": "What cannot be recomputed and why, or what is ambiguous.",
}
REQUIRED = ("claim_id", "printed_in", "statement", "printed_value", "unit")


def claim_of(row: Mapping[str, str | None], place: str = "") -> Claim:
    """A claim from the cells of its row; what is wrong with it becomes its ``problem``, which opens with ``place``."""
    known = {field.name for field in fields(Claim)} - {"problem"}
    cells = {name: " ".join((row.get(name) or "").split()) for name in known - {"query", "cohort"}}
    cells |= {name: (row.get(name) or "").strip() for name in ("query", "cohort")}
    claim = Claim(**cells)
    found = _problem(claim)
    return Claim(**cells, problem=f"{place}column {found}" if found else "")


def _problem(claim: Claim) -> str:
    for name in REQUIRED:
        if not getattr(claim, name):
            return f"{name}: is empty; fill it in"
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,10})?", claim.printed_value):
        return "printed_value: is no plain number; write it as 18.4, without its unit (a range is two claims)"
    if claim.unit not in UNITS:
        return f"unit: is not known; {nearest(claim.unit, UNITS)}"
    if claim.said_to_be and claim.said_to_be not in SAID_TO_BE:
        return f"said_to_be: is not known; {nearest(claim.said_to_be, SAID_TO_BE)}"
    if claim.query and (claim.statistic or claim.cohort or claim.endpoint_id):
        return "query: stands beside a statistic, cohort or endpoint; leave one or the other empty"
    if claim.cohort and not claim.statistic:
        return "statistic: is empty beside a cohort; name one, or empty the cohort"
    return _statistic_problem(claim) if claim.statistic else ""


def _statistic_problem(claim: Claim) -> str:
    name = claim.statistic
    if name not in STATISTICS and not is_landmark(name):
        return f"statistic: is not known; {nearest(name, [*STATISTICS, 'survival_at_12_months'])}"
    if not claim.endpoint_id and (name not in COUNTS or name in OF_EVENTS):
        return f"endpoint_id: is empty; {name} needs one, such as PFS"
    if name in COUNTS:
        wrong = claim.unit in TIME_UNITS or claim.unit == "percent"
        return f"unit: {name} is a number of units, not {claim.unit}; correct one of them" if wrong else ""
    if is_landmark(name):
        return (
            ""
            if claim.unit in ("percent", "number")
            else "unit: survival is in percent, or a number of 0 to 1"
        )
    if claim.unit not in TIME_UNITS:
        return f"unit: {name} is a time; its unit is {', '.join(TIME_UNITS)}"
    wrong = name == AGAINST and claim.printed.value <= 0
    return "printed_value: a published median is above 0" if wrong else ""
