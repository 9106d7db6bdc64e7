"""The audit of a second release ends: within a number of questions, and where that is not enough, by telling less."""

from pathlib import Path

import pytest

from orchestration.disclosure import counts as counted
from orchestration.disclosure import effort
from orchestration.disclosure.effort import TooMuchWorkError
from orchestration.disclosure.previous import Previous
from orchestration.disclosure.programme import Programme
from orchestration.disclosure.releasing import NotReleasableError, _tier
from orchestration.disclosure.tier import PublicTier, public_tier
from tests.unit.disclosure.registries import Patient, counts, files_of, patients
from tests.unit.disclosure.test_curves_since import THRESHOLD, after

CENTRES = 12
EVERYBODY = patients(16, 660)


def of_centres(registry: list[Patient]) -> list[Patient]:
    """The same, shared out among centres; all who came last are of the first one, as if it alone had sent more."""
    return [
        one | {"centre": f"c{place % CENTRES:02}" if place < 600 else "c00"}
        for place, one in enumerate(registry)
    ]


@pytest.fixture(scope="module")
def first() -> PublicTier:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counted, "CHARACTERISTICS", ())
        return public_tier(counts(of_centres(EVERYBODY)[:600]), THRESHOLD, Previous())


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A place for each question that is put to a solver."""
    questions: list[int] = []
    end = Programme.end

    def noted(self: Programme, weights: dict[int, float]) -> object:
        questions.append(len(weights))
        return end(self, weights)

    monkeypatch.setattr(counted, "CHARACTERISTICS", ())
    monkeypatch.setattr(Programme, "end", noted)
    return questions


def test_a_second_release_asks_fewer_questions_than_there_are_stretches(
    first: PublicTier, asked: list[int]
) -> None:
    second = public_tier(counts(of_centres(EVERYBODY)), THRESHOLD, after(first))
    assert second.unaudited == [] and len(second.curves) > 5
    # Then, now and since: events and leavers of each of 17 stretches, of every group and endpoint.
    cells = sum(len(groups) for groups in second.counts.exits.values()) * 17 * 2 * 3
    assert len(asked) < cells // 2


def test_where_the_bound_is_reached_nothing_unaudited_is_told(
    first: PublicTier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "CHARACTERISTICS", ())
    # Enough for the counts; the curves of an endpoint need some hundred times as much.
    monkeypatch.setattr(effort, "MOST_WORK", 200_000)
    second = public_tier(counts(of_centres(EVERYBODY)), THRESHOLD, after(first))
    assert second.unaudited
    assert not {endpoint for endpoint, _ in second.curves} & set(second.unaudited)
    assert not any(
        row.startswith(f"{endpoint},")
        for endpoint in second.unaudited
        for row in files_of(second)["survival/curve.csv"].splitlines()
    )
    monkeypatch.setattr(effort, "MOST_WORK", 1)
    with pytest.raises(TooMuchWorkError):
        public_tier(counts(of_centres(EVERYBODY)), THRESHOLD, after(first))


def test_a_solver_that_gives_up_tells_nothing(first: PublicTier, monkeypatch: pytest.MonkeyPatch) -> None:
    def gives_up(*_: object, **__: object) -> None:
        raise ArithmeticError("the audit found no solution")

    monkeypatch.setattr(counted, "CHARACTERISTICS", ())
    with monkeypatch.context() as mended:
        mended.setattr("orchestration.disclosure.tier.cuts_beside", gives_up)
        second = public_tier(counts(of_centres(EVERYBODY)), THRESHOLD, after(first))
    assert first.curves and not second.curves
    assert set(second.unaudited) == {endpoint for endpoint, _ in first.curves}
    monkeypatch.setattr("orchestration.disclosure.tier.protect_beside", gives_up)
    with pytest.raises(NotReleasableError, match=r"came to no end within its bound, .* nothing is released"):
        _tier(counts(of_centres(EVERYBODY)), THRESHOLD, after(first), Path("latest"))
