"""Whoever holds two public releases cannot reckon how few had the event, left or came in between, of any group."""

from dataclasses import replace

import pytest

from orchestration.disclosure import counts as counted
from orchestration.disclosure.previous import Previous
from orchestration.disclosure.tier import PublicTier, public_tier
from tests.unit.disclosure.curve_intruder import learn_curves, months_of, since, truth
from tests.unit.disclosure.intruder import Name
from tests.unit.disclosure.registries import Patient, counts, files_of, later, patients

THRESHOLD = 6


@pytest.fixture(autouse=True)
def no_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Curves alone are attacked here."""
    monkeypatch.setattr(counted, "CHARACTERISTICS", ())


def after(tier: PublicTier) -> Previous:
    """A tier as the next release knows it."""
    told = {key: tier.count(key) for key, cell in tier.system.cells.items() if cell.is_published}
    merged = {name: sorted(groups) for name, groups in tier.merged.items()}
    return Previous("first", THRESHOLD, merged, told, tier.stretches)


def learned(
    registries: tuple[list[Patient], list[Patient]], tiers: tuple[PublicTier, PublicTier]
) -> dict[Name, tuple[int, int]]:
    """What the intruder knows to fewer than THRESHOLD and is of 1 to THRESHOLD - 1 patients."""
    files = [files_of(tier) for tier in tiers]
    months = months_of(*files)
    real = []
    for tier, registry in zip(tiers, registries, strict=True):
        exits = counted.merged(counts(registry), dict(tier.merged)).exits["OS"]
        real.append(truth({(key[0] or "all", key[1] or "all"): rows for key, rows in exits.items()}, months))
    joint = since(*(learn_curves(one, "OS", months, known) for one, known in zip(files, real, strict=True)))
    values = {("old", *name): n for name, n in real[0].items()} | {
        ("new", *name): n for name, n in real[1].items()
    }
    values |= {("grown", *name): n - real[0].get(name, 0) for name, n in real[1].items()}
    in_question = {name for row in joint.sums for name in row} - set(joint.known)
    small = [name for name in in_question if 0 < values.get(name, 0) < THRESHOLD]
    assert len(small) > 15
    return {
        name: ends for name, ends in joint.ranges(small, THRESHOLD).items() if ends[1] - ends[0] < THRESHOLD
    }


EVERYBODY = patients(16, 100)
THEN, NOW = EVERYBODY[:80], [*later(EVERYBODY[:80], 1), *EVERYBODY[80:]]


def test_the_curves_of_two_releases_tell_no_stretch_and_no_change_of_a_few() -> None:
    first = public_tier(counts(THEN), THRESHOLD, Previous())
    second = public_tier(counts(NOW), THRESHOLD, after(first))
    points = [
        sum(len(one.months) for (name, _), one in tier.curves.items() if name == "OS")
        for tier in (first, second)
    ]
    assert min(points) > 10
    assert learned((THEN, NOW), (first, second)) == {}

    # The same intruder succeeds where the second release is audited alone.
    alone = public_tier(counts(NOW), THRESHOLD, Previous(merged=after(first).merged))
    assert learned((THEN, NOW), (first, alone))


def test_curves_whose_record_is_lost_or_of_an_earlier_grouping_are_no_more_published() -> None:
    first = public_tier(counts(THEN), THRESHOLD, Previous())
    assert first.curves
    lost = replace(after(first), curves=None)
    assert public_tier(counts(THEN), THRESHOLD, lost).curves == {}
    # Lost once is lost for all later ones, too.
    second = replace(after(first), release="second", curves={}, earlier=(lost,))
    assert public_tier(counts(THEN), THRESHOLD, second).curves == {}
    told = {**after(first).told, ("patients", "state", "t3", "", ""): 20}
    assert replace(after(first), told=told).regroups({"state": {"t3"}})
    assert not after(first).regroups({"state": {"never named"}})
