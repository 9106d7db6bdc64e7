"""Which delivery of a centre is in force, and that nothing good is lost to something broken.

A refresh costs seconds, so the centres of all the stories share four of them: each story has a centre of its own,
a copy of royapettah, and what is asked is recorded after each refresh.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.forked.client import PROJECT, Ran
from tests.pipeline.conftest import Home

OLD, NEW = "2024-01-15", "2024-06-15"
STORIES = ("newer", "all-refused", "tomorrow", "broken", "overwritten", "gone", "shrunk")
_STATES = """
    select centre_id, list((delivery_id, status, is_stale, accepted, superseded) order by delivery_id)
    from quality.delivery group by centre_id
"""
_PATIENTS = "select centre_id, count(*) from marts.patient group by centre_id"
_FINDINGS = "select centre_id, rule, effect, delivery_id, message, source_row from quality.finding"


@dataclass(frozen=True)
class Step:
    """What a refresh printed and left behind: deliveries, patients and findings of each centre."""

    ran: Ran
    states: dict[str, list[tuple[Any, ...]]]
    patients: dict[str, int]
    findings: list[tuple[Any, ...]]
    published: dict[str, bytes] = field(repr=False)

    def of(self, centre: str, effect: str) -> list[tuple[Any, ...]]:
        """Rule, delivery, message and row of the findings of a centre that have an effect."""
        return [(rule, *more) for name, rule, how, *more in self.findings if (name, how) == (centre, effect)]


def _table(home: Home, centre: str, delivery: str = OLD) -> Path:
    return home.path / "raw" / centre / delivery / "table1.csv"


def _copied(home: Home, centre: str, delivery: str) -> Path:
    folder = _table(home, centre, delivery).parent
    shutil.copytree(_table(home, centre).parent, folder)
    return folder / "table1.csv"


def _refreshed(home: Home) -> Step:
    ran = home.oligo("refresh")
    assert ran.code == 0, ran.said
    return Step(
        ran,
        {centre: list(map(tuple, states)) for centre, states in home.query(_STATES)},
        dict(home.query(_PATIENTS)),
        home.query(_FINDINGS),
        home.published(),
    )


@pytest.fixture(scope="module")
def steps(home_of_module: Callable[[str], Home]) -> list[Step]:
    home = home_of_module("deliveries")
    (home.path / "oligo.toml").write_text("figures_within = 0\n")
    for centre in STORIES:
        folder = home.path / "raw" / centre
        shutil.copytree(PROJECT / "raw" / "royapettah", folder)
        profile = folder / "centre.yml"
        profile.write_text(profile.read_text().replace("centre: royapettah", f"centre: {centre}"))
    newer = _copied(home, "newer", NEW)
    newer.write_text("\n".join(newer.read_text().splitlines()[:-1]) + "\n")  # the last case left the registry
    refused = _copied(home, "all-refused", NEW)
    header, *rows = refused.read_text().splitlines()
    without_number = [header, *("," + row.partition(",")[2] for row in rows)]
    refused.write_text("\n".join(without_number) + "\n")
    _copied(home, "tomorrow", "2999-01-01")
    shrunk = _copied(home, "shrunk", NEW)
    shrunk.write_text("\n".join(shrunk.read_text().splitlines()[:-3]) + "\n")
    done = [_refreshed(home)]

    _copied(home, "broken", NEW).write_bytes(b"")
    done.append(_refreshed(home))

    _table(home, "overwritten").write_bytes(b"\x00\x01")
    shutil.rmtree(home.path / "raw" / "gone")
    [(waits,)] = home.query("select finding_id from quality.finding where rule = 'delivery_shrunk'")
    accepted = f"finding_id,who,when,why,expires\n{waits},Dr Adams,2024-07-01,A ward has closed,2999-01-01\n"
    home.put("shrunk/accepted.csv", accepted)
    done.append(_refreshed(home))

    shutil.copy(_table(home, "broken"), _table(home, "broken", NEW))
    done.append(_refreshed(home))
    return done


def test_the_newer_of_two_deliveries_is_in_force(steps: list[Step]) -> None:
    assert steps[0].states["newer"] == [(OLD, "superseded", False, 0, 14), (NEW, "in_force", False, 13, 0)]
    assert steps[0].patients["newer"] == 13


def test_a_broken_newer_delivery_leaves_the_last_good_one_in_force(steps: list[Step]) -> None:
    before, broken, still, mended = steps
    assert before.states["broken"] == [(OLD, "in_force", False, 14, 0)]
    kept = f"broken was not refreshed: its delivery {OLD} stays in force, a newer one was refused"
    assert kept in broken.ran.out
    assert broken.states["broken"] == [(OLD, "in_force", True, 14, 0), (NEW, "refused", False, 0, 0)]
    assert [found[:2] for found in broken.of("broken", "refused")] == [("file_empty", NEW)]
    # The pages tell of the refused delivery; every figure and table is as it was.
    pages = {"report.html", "checklist.html"}
    assert {name for name in before.published if broken.published[name] != before.published[name]} <= pages
    assert broken.published.keys() == before.published.keys() > pages
    # Told again while it lasts, though nothing is read again; and gone when the delivery is mended.
    assert kept in still.ran.out and kept not in mended.ran.out
    assert mended.states["broken"] == [(OLD, "superseded", False, 0, 14), (NEW, "in_force", False, 14, 0)]


def test_a_delivery_all_of_whose_rows_are_refused_leaves_the_last_good_one(steps: list[Step]) -> None:
    states = steps[0].states["all-refused"]
    assert states == [(OLD, "in_force", True, 14, 0), (NEW, "refused", False, 0, 0)]
    [message] = [
        found[2] for found in steps[0].of("all-refused", "refused") if found[0] == "all_rows_refused"
    ]
    assert "required_missing" in message
    # The rows are told too, or the centre would not know where to begin.
    rows = {
        row
        for centre, rule, *_, row in steps[0].findings
        if (centre, rule) == ("all-refused", "required_missing")
    }
    assert len(rows) == 14


def test_what_was_good_stays_where_its_folder_was_overwritten(steps: list[Step]) -> None:
    assert f"overwritten was not refreshed: its delivery {OLD} stays in force" in steps[2].ran.out
    assert steps[2].patients["overwritten"] == 14
    assert steps[2].states["overwritten"] == [(OLD, "in_force", True, 14, 0)]


def test_a_centre_whose_folder_is_gone_leaves_the_registry_and_is_told(steps: list[Step]) -> None:
    assert steps[1].patients["gone"] == 14
    assert "gone has no folder in raw/ any more: it left the registry" in steps[2].ran.out
    assert set(steps[2].patients) == set(STORIES) - {"gone"}


def test_a_delivery_of_tomorrow_is_left_out(steps: list[Step]) -> None:
    assert [rule for rule, *_ in steps[0].of("tomorrow", "ignored")] == ["delivery_in_future"]
    assert steps[0].states["tomorrow"] == [(OLD, "in_force", False, 14, 0)]


def test_a_delivery_with_far_fewer_patients_waits_until_it_is_accepted(steps: list[Step]) -> None:
    waiting, _, accepted, _ = steps
    assert waiting.states["shrunk"] == [(OLD, "in_force", True, 14, 0), (NEW, "refused", False, 0, 0)]
    assert waiting.patients["shrunk"] == 14
    kept = (
        f"shrunk was not refreshed: its delivery {OLD} stays in force, a newer one has lost too many patients"
    )
    assert kept in waiting.ran.out and "shrunk was not refreshed" not in accepted.ran.out
    [found] = waiting.of("shrunk", "refused")
    assert found[:3] == (
        "delivery_shrunk",
        NEW,
        f"{NEW} has 11 accepted patients, 21% fewer than the 14 of {OLD}",
    )
    assert accepted.states["shrunk"] == [(OLD, "superseded", False, 0, 14), (NEW, "in_force", False, 11, 0)]
    assert accepted.patients["shrunk"] == 11
