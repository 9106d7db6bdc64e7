"""Whoever holds every file of one or two public releases cannot reckon what they hide."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from orchestration.disclosure import counts as counted
from orchestration.disclosure import two_releases
from orchestration.disclosure.previous import Previous, TooLittleChangedError, read_previous
from orchestration.disclosure.suppression import UnprotectableError
from orchestration.disclosure.tier import PublicTier, public_tier
from orchestration.months import whole_days
from tests.unit.disclosure.intruder import OPEN, Knowledge, Name, both, learn
from tests.unit.disclosure.registries import Patient, counts, files_of, patients, released

THRESHOLD = 6


@pytest.fixture(autouse=True)
def fewer_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three of the six characteristics, each by centre and state: the real registry is attacked with all."""
    monkeypatch.setattr(counted, "CHARACTERISTICS", ("age", "primary_site", "state"))


def told(found: dict[Name, tuple[int, int]]) -> dict[Name, tuple[int, int]]:
    """The cells that the intruder knows to fewer than THRESHOLD."""
    return {name: ends for name, ends in found.items() if ends[1] - ends[0] < THRESHOLD}


def small_stretches(registry: list[Patient], knowledge: Knowledge) -> list[Name]:
    """The stretches between months told of any curve in which 1 to 5 patients of a group have the event."""
    names = sorted({name for row in knowledge.sums for name in row if name[0] == "events"})
    ends = sorted({int(name[4]) for name in names})
    small = []
    for name in names:
        _, endpoint, by, group, end = name
        start = max((other for other in ends if other < int(end)), default=-1)
        low, high = (whole_days(month) for month in (start, int(end)))
        exits = counts([one for one in registry if by == "all" or one[by] == group]).exits[endpoint]
        rows = exits.get(("", "", "", ""), [])
        n = sum(count for day, is_event, count in rows if is_event and low < day <= high)
        if 0 < n < THRESHOLD:
            small.append(name)
    return small


@pytest.mark.parametrize(("seed", "n"), [(1, 110)])
def test_nothing_hidden_can_be_reckoned_from_all_tables_together(seed: int, n: int) -> None:
    registry = patients(seed, n)
    files = released(registry)
    known = learn(files)
    assert len(known.hidden) > 15 and len(known.known) > 80 and files["survival/curve.csv"].count("\n") > 10
    assert told(known.ranges(known.hidden, THRESHOLD)) == {}
    small = small_stretches(registry, known)
    assert small
    assert told(known.ranges(small, THRESHOLD)) == {}


def test_the_same_intruder_succeeds_where_only_the_small_cells_are_hidden() -> None:
    registry = patients(1, 110)
    known = learn(released(registry, is_protected=False))
    found = known.ranges(known.hidden, THRESHOLD)
    assert len(told(found)) > 3
    assert any(low == high for low, high in found.values())
    assert told(known.ranges(small_stretches(registry, known), THRESHOLD))


def last(folder: Path, tier: PublicTier) -> Previous:
    """A tier as the next release knows it: from its files, and the record of its curves."""
    return replace(read_previous(written(folder, files_of(tier), tier)), curves=tier.stretches)


def written(folder: Path, files: dict[str, str], tier: PublicTier) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    merged = {name: sorted(groups) for name, groups in tier.merged.items()}
    (folder / "release.json").write_text(
        json.dumps({"release": "first", "threshold": tier.threshold, "merged": merged, "compared_with": None})
    )
    return folder


def test_two_releases_together_tell_no_more(tmp_path: Path) -> None:
    registry = patients(2, 110)
    first = public_tier(counts(registry[:70]), THRESHOLD, read_previous(tmp_path / "none"))
    old = files_of(first)
    before = last(tmp_path, first)
    new = files_of(public_tier(counts(registry), THRESHOLD, before))
    joint = both(learn(old), learn(new))
    assert told(joint.ranges(joint.hidden, THRESHOLD)) == {}
    counted = {(*name, "grown") for name in learn(old).known if name[0] in ("patients", "n_count")}
    grown = [
        joint.known[(*name[:-1], "new")] - joint.known[(*name[:-1], "old")]
        for name in counted
        if (*name[:-1], "new") in joint.known
    ]
    assert len(grown) > 5
    assert all(change == 0 or abs(change) >= THRESHOLD for change in grown)


def test_a_table_that_is_left_out_because_of_the_last_release_tells_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # At once, where else more of it is hidden first.
    monkeypatch.setattr(two_releases, "_PATIENCE", 0)
    registry = patients(23, 160, centres=4)
    first = public_tier(counts(registry[:112]), THRESHOLD, read_previous(tmp_path / "none"))
    second = public_tier(counts(registry), THRESHOLD, last(tmp_path, first))
    assert set(second.left_out) - set(first.left_out)
    joint = both(learn(files_of(first)), learn(files_of(second)))
    assert len(joint.hidden) > 50 and told(joint.ranges(joint.hidden, THRESHOLD)) == {}


def test_a_few_patients_more_are_no_new_release_and_no_change_tells_nothing(tmp_path: Path) -> None:
    registry = patients(3, 43)
    first = public_tier(counts(registry[:40]), THRESHOLD, read_previous(tmp_path / "none"))
    before = last(tmp_path, first)
    again = public_tier(counts(registry[:40]), THRESHOLD, before)
    assert files_of(again) == files_of(first)
    with pytest.raises(TooLittleChangedError, match="patients"):
        public_tier(counts(registry), THRESHOLD, before)


@settings(
    max_examples=1,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
)
@given(seed=st.integers(100, 10_000), n=st.integers(12, 40), threshold=st.integers(3, 8))
@example(seed=7, n=45, threshold=4)
def test_small_registries_tell_nothing_hidden_or_nothing_at_all(seed: int, n: int, threshold: int) -> None:
    try:
        files = released(patients(seed, n), threshold)
    except UnprotectableError:
        assert (seed, n) != (7, 45)
        return
    known = learn(files)
    found = known.ranges(known.hidden, threshold)
    assert {name: ends for name, ends in found.items() if ends[1] - ends[0] < threshold} == {}
    assert all(n == 0 or n >= threshold for n in known.known.values())
    for row in csv.DictReader(files["survival/curve.csv"].splitlines()):
        assert int(row["at_risk_count"]) % threshold == 0 and int(row["at_risk_count"]) < OPEN
