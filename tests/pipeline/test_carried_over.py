"""A refresh that models the centres that changed alone makes what one of every centre makes, and keeps no patient."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from tests.forked.client import KEY, PROJECT, Ran
from tests.pipeline.conftest import Home, _give_what_is_kept
from tests.pipeline.erasure_story import DAY, LATER, OWN, PATIENT, pseudonyms, write_ward
from tests.pipeline.traces import traces

pytestmark = pytest.mark.soak
ACCEPTED = "finding_id,who,when,why,expires"
ALWAYS = {"OLIGO_CARRIED_FROM_MB": "0"}
#: What tells the release itself, and numbers that another build may give otherwise.
OF_THE_RELEASE = {("history", "release"), ("quality", "finding_sighting")}


@dataclass(frozen=True)
class Story:
    """A registry after a refresh that carried centres over, and the same one built from nothing."""

    carried: Home
    rebuilt: Home
    said: Ran
    before: Home


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Story:
    """Of four centres two stay, one sends other numbers, one fewer patients. One accepts a finding of another."""
    base = tmp_path_factory.mktemp("carried")
    home = Home(base / "home")
    for centre in ("lindenhof", "northgate", "royapettah"):
        shutil.copytree(PROJECT / "raw" / centre, home.path / "raw" / centre)
    write_ward(home.path, DAY)
    _give_what_is_kept(home, shared)
    _ran(home, "refresh")
    shutil.copytree(home.path, base / "before", symlinks=True)
    [(of_another, *_), *_] = home.query(
        "select finding_id from quality.finding inner join reference.clinical_rule on rule = rule_name "
        "where centre_id = 'lindenhof' order by all"
    )
    home.put("royapettah/accepted.csv", f"{ACCEPTED}\n{of_another},Dr Adams,2024-02-01,Theirs,2999-12-31\n")

    table = home.path / "raw/royapettah/2024-01-15/table1.csv"
    table.write_text(table.read_text().replace("36 m till date", "37 m till date"))
    write_ward(home.path, LATER)
    for file in (home.path / "raw/ward" / LATER).iterdir():
        kept = [line for line in file.read_text().splitlines() if PATIENT not in line]
        file.write_text("\n".join(kept) + "\n")
    said = _ran(home, "refresh")

    shutil.copytree(home.path, base / "rebuilt", symlinks=True)
    rebuilt = Home(base / "rebuilt")
    _ran(rebuilt, "refresh", "--rebuild")
    return Story(home, rebuilt, said, Home(base / "before"))


def _ran(home: Home, *words: str) -> Ran:
    ran = home.oligo(*words, env=ALWAYS)
    assert ran.code == 0, ran.said
    return ran


def test_it_says_how_many_centres_were_carried_over(story: Story) -> None:
    assert "carried over, as they did not change: 2 of 4 centres" in story.said.out
    assert "those within the centres carried over are carried over too" in story.said.out
    number = re.search(r"marts: (\d+) models, seeds and tests built and passed", story.said.out)
    assert number and int(number[1]) > 150


def test_every_table_and_view_is_the_one_of_a_build_from_nothing(story: Story) -> None:
    with duckdb.connect() as connection:
        for name, home in (("one", story.carried), ("other", story.rebuilt)):
            connection.execute(f"attach '{home.path / 'warehouse/registry.duckdb'}' as {name} (read_only)")
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'one' order by all"
        ).fetchall()
        assert len(tables) > 70
        differ = []
        for schema, table in set(tables) - OF_THE_RELEASE:
            less, more = (
                connection.execute(
                    f"select count(*) from (from {a}.{schema}.{table} except all from {b}.{schema}.{table})"
                ).fetchall()
                for a, b in (("one", "other"), ("other", "one"))
            )
            if less != [(0,)] or more != [(0,)]:
                differ.append(f"{schema}.{table}: {less}, {more}")
        assert differ == []
    views = "select schema_name || '.' || view_name from duckdb_views() where not internal order by all"
    assert story.carried.query(views) == story.rebuilt.query(views)
    for (view,) in story.carried.query(views):
        count = f"select count(*), bit_xor(hash(v)) from {view} as v"
        assert story.carried.query(count) == story.rebuilt.query(count), view
    order = "select endpoint_id, stratification_id, within_group, group_name, time_days from survival.curve"
    assert story.carried.query(order) == story.rebuilt.query(order)


def test_a_centre_accepts_nothing_of_another_in_either_way(story: Story) -> None:
    asked = "select centre_id, rule, status from quality.finding where source_file = 'accepted.csv'"
    assert (
        story.carried.query(asked)
        == story.rebuilt.query(asked)
        == [("royapettah", "acceptance_unmatched", "open")]
    )


def test_every_published_file_is_the_one_of_a_build_from_nothing(story: Story) -> None:
    one, other = story.carried.published(), story.rebuilt.published()
    assert one.keys() == other.keys() and len(one) > 50
    # The report tells what moved since the release before, which is another one.
    assert [name for name in one if one[name] != other[name] and name != "report.html"] == []


def test_the_warehouse_says_how_it_was_made(story: Story) -> None:
    asked = "select carried_count from history.release"
    assert story.before.query(asked) == story.rebuilt.query(asked) == [(0,)]
    assert story.carried.query(asked) == [(1,)]


def test_of_a_patient_who_left_with_a_delivery_an_erasure_finds_the_bytes(story: Story) -> None:
    """The rows are gone from the copy and their bytes are not: only a file written anew is without them."""
    home = story.carried
    (home.path / ".oligo").mkdir(exist_ok=True)
    (home.path / ".oligo/pseudonym.key").write_text(KEY)
    (home.path / ".oligo/pseudonym.key").chmod(0o600)
    # Their dates are some other patient's of the other centres too.
    wanted = [*pseudonyms(home.path), *(text for text in OWN if not re.fullmatch(r"\d{4}-\d\d-\d\d", text))]
    used = home.path / "warehouse/registry.duckdb"
    assert any(text.encode() in used.read_bytes() for text in wanted), (
        "a copy is clean by itself: say so in the docs"
    )
    assert home.query(f"select count(*) from marts.patient where patient_id = '{wanted[0]}'") == [(0,)]
    trial = _ran(home, "forget", "ward", PATIENT, "--dry-run")
    assert "warehouse/registry.duckdb: " in trial.out and "the file written anew" in trial.out
    _ran(home, "forget", "ward", PATIENT)
    left = traces(home.path / "warehouse", wanted)
    assert {value: files for value, files in left.items() if files} == {}
    past = sorted((home.path / "warehouse/past").glob("*/registry.duckdb"))
    assert len(past) == 2
    for file in past:
        with duckdb.connect(file, read_only=True) as connection:
            assert connection.execute("select carried_count from history.release").fetchall() == [(0,)]
