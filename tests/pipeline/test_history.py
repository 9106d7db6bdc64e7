"""Releases of whole refreshes: what was planted in raw/ is what changed, and going back brings the old one."""

import csv
import io
import json
import stat
from collections.abc import Callable

import pytest

from schemas.pseudonyms import pseudonym
from schemas.telling import identity
from tests.forked.client import KEY
from tests.pipeline.conftest import Home
from tests.pipeline.test_accounting import HEADER, PROFILE

SEX_OF_P1 = identity(
    "clinic", "unknown_code", "patients", "sex", pseudonym(bytes.fromhex(KEY), "clinic", "patients", "P1")
)
_STATES = "select state, count(*) from marts.episode group by all order by all"


def test_a_refresh_is_compared_gone_back_from_and_recorded(used_home: Callable[..., Home]) -> None:
    home = used_home("royapettah")
    [(first,)] = home.query("select release_id from history.release")
    states = home.query(_STATES)
    [(gone,)] = home.query("select distinct patient_id from marts.state_evidence where source_row = 4")
    table = home.path / "raw/royapettah/2024-01-15/table1.csv"
    lines = table.read_text().splitlines(keepends=True)
    table.write_text("".join(lines[:3] + lines[4:]).replace("36 m till date", "37 m till date"))
    assert home.oligo("refresh").code == 0
    second = (home.path / "published/latest").resolve().name

    listed = list(csv.DictReader(io.StringIO(home.oligo("releases", "--format", "csv").out)))
    assert [
        (row["release"], row["patients"], row["has_warehouse"], row["is_in_force"]) for row in listed
    ] == [
        (first, "14", "True", "False"),
        (second, "13", "True", "True"),
    ]
    told = json.loads(home.oligo("diff", "--rows", "--format", "json").out)
    assert (told["older"], told["newer"], told["cannot_be_told"]) == (first, second, [])
    assert [told["patients"][what] for what in ("come", "gone", "changed")] == [0, 1, 1]
    assert [row["pseudonym"] for row in told["rows"]["patients"] if row["what"] == "gone"] == [gone]
    assert "last_contact_day" in told["patients"]["changed_columns"]
    assert told["deliveries"] == [
        {"centre": "royapettah", "older": "2024-01-15", "newer": "2024-01-15, other files"}
    ]

    back = home.oligo("rollback", first)
    assert back.code == 0 and f"{first} is in force again" in back.out
    assert home.query(_STATES) == states
    assert (home.path / "published/latest").resolve().name == first
    assert f"{first} was put back, and {second} is newer" in home.oligo("releases").out
    kept = home.path / "warehouse/past" / second / "registry.duckdb"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600

    shown = json.loads(home.oligo("audit", "show", "--format", "json").out)
    assert [
        (line["action"], line["facts"].get("outcome"), line["facts"].get("release")) for line in shown[-5:]
    ] == [
        ("refresh", "begun", None),
        ("promote", None, second),
        ("refresh", "done", second),
        ("rollback", "begun", first),
        ("rollback", "done", None),
    ]
    assert home.oligo("audit", "verify").code == 0


@pytest.mark.soak
def test_a_finding_that_goes_and_comes_again_keeps_its_first_release(new_home: Callable[..., Home]) -> None:
    home = new_home()
    home.put("clinic/centre.yml", PROFILE)
    sexes = {"2024-01-01": "xx", "2024-06-01": "male", "2024-12-01": "xx"}
    releases: list[tuple[str, str]] = []
    seen = []
    for delivery, sex in sexes.items():
        rows = f"P1,{sex},alive,2023-06-01,2021-01-01,3\nP2,male,alive,2023-06-01,2021-01-01,1\n"
        home.put(f"clinic/{delivery}/cases.csv", HEADER + rows)
        assert home.oligo("refresh").code == 0
        releases += home.query("select release_id, made_at from history.release")
        [row] = home.query(
            "select first_release, first_seen_at, last_release, last_seen_at from quality.finding_sighting "
            f"where finding_id = '{SEX_OF_P1}'"
        )
        seen.append(row)
    one, _, three = releases
    assert len(set(releases)) == 3
    assert seen == [(*one, *one), (*one, *one), (*one, *three)]
    last = "select f.status, s.first_release from quality.finding as f join quality.finding_sighting as s"
    assert home.query(f"{last} using (finding_id) where finding_id = '{SEX_OF_P1}'") == [("open", one[0])]
