"""What cannot be audited is not released: two releases that fit no registry that only grew."""

import pytest

from orchestration.disclosure.cells import Cell, System
from orchestration.disclosure.joint_counts import UnauditableError, told_by_both
from orchestration.disclosure.previous import Previous

ALL, ONE, OTHER = (("patients", "site", name) for name in ("all", "one", "other"))


def system() -> System:
    """Forty patients of two sites, as they are now; both sites are hidden."""
    return System({ALL: Cell(40, 0), ONE: Cell(30, 0), OTHER: Cell(10, 0)}, [(ALL, (ONE, OTHER))])


#: What the last release told of all, of one site and of the other; whether both can be audited together.
BEFORE = {
    "the same then": ({ALL: 40, ONE: None, OTHER: None}, True),
    "fewer then": ({ALL: 30, ONE: None, OTHER: None}, True),
    "more at one site than in all": ({ALL: 30, ONE: 35, OTHER: None}, False),
}


@pytest.mark.parametrize("case", BEFORE)
def test_two_releases_that_fit_no_registry_are_not_audited(case: str) -> None:
    told, fits = BEFORE[case]
    before = Previous("2026-01-01", 6, {}, told)
    if fits:
        assert told_by_both(before, system(), {ONE, OTHER}, 6) == []
        return
    with pytest.raises(UnauditableError):
        told_by_both(before, system(), {ONE, OTHER}, 6)
