"""Two endpoints at one month tell together who has the one event and not yet the other."""

import pytest

from orchestration.disclosure.across_endpoints import apart
from orchestration.disclosure.time_blocks import MONTHS, Leaving

ALL = ("", "", "", "")


def left(events: int, others: int) -> Leaving:
    """So many leave in the first stretch, and 50 after the last month."""
    rest = [0] * (len(MONTHS) - 1)
    return [events, *rest, 50], [others, *rest, 50]


#: Events and others of PFS and of OS up to the first month; whether OS may have its point there.
CASES = {
    "nobody between the two": ((8, 7), (8, 7), True),
    "two have progressed and live": ((8, 7), (6, 9), False),
    "many have progressed and live": ((16, 7), (8, 7), True),
    "three are assessed no more, and live": ((16, 9), (8, 14), False),
}


@pytest.mark.parametrize("case", CASES)
def test_a_month_at_which_two_endpoints_differ_by_a_few_is_told_by_one(case: str) -> None:
    shorter, longer, is_told = CASES[case]
    series = {"PFS": {ALL: left(*shorter)}, "OS": {ALL: left(*longer)}}
    found = apart({"PFS": {ALL: [0, 4]}, "OS": {ALL: [0, 6]}}, series, 6)
    assert found == {"PFS": {ALL: [0, 4]}, "OS": {ALL: [0, 6] if is_told else [6]}}
