"""Where a refresh runs: no terminal, no home, no place for temporary files, nobody who listens, two at once.

Belongs here: what surrounds the process. Does not belong here: its input and its end.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.registry_states import litter, orphans, state_in, whole_release
from tests.forked.client import KEY, PROJECT, Server
from tests.pipeline.conftest import Home

OLIGO = str(Path(sys.executable).with_name("oligo"))


def _shell(home: Home, line: str, **env: str) -> subprocess.CompletedProcess[str]:
    """A line of a shell, as a user types it; ``oligo`` is the command in this home."""
    given = {"PATH": os.environ["PATH"], "OLIGO_PSEUDONYM_KEY": KEY, **env}
    script = f'set -o pipefail; oligo() {{ "{OLIGO}" --home "{home.path}" "$@"; }}; {line}'
    return subprocess.run(["bash", "-c", script], env=given, capture_output=True, text=True, timeout=300)


@pytest.mark.soak
def test_nobody_listens_and_nothing_is_set(small: Home) -> None:
    """One refresh for all: its output closed after a line, no HOME, no locale, no terminal, no temporary folder, and a
    registry and a checkout that were elsewhere before: their name is a pattern of files, has a quote, and looks like a
    column.
    """
    home = Home(small.path.rename(small.path.with_name("it's [a], *centre_id=x*")))
    checkout = home.path.with_name("it's [the code], *centre_id=x*")
    for code in ("orchestration", "dbt_project", "schemas", "survival"):
        shutil.copytree(PROJECT / code, checkout / code, ignore=shutil.ignore_patterns("__pycache__"))
    before = (home.path / "published" / "latest").readlink()
    nothing = {"LC_ALL": "C", "LANG": "C", "TMPDIR": "/nowhere"}
    of_the_copy = {"PYTHONPATH": str(checkout), "PYTHONDONTWRITEBYTECODE": "1"}
    ran = _shell(home, "oligo refresh --rebuild < /dev/null | head -n 1", **nothing, **of_the_copy)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "Refreshing the registry\n", "")
    assert (home.path / "published" / "latest").readlink() != before
    assert whole_release(home.path) == 14
    assert litter(home.path) == [] and orphans(home.path) == {}
    told = _shell(home, "oligo refresh").stdout
    assert f"report     {home.path}/published/latest/report.html\n" in told
    [line] = [line for line in told.splitlines() if " sql " in line]
    asked = _shell(home, line)
    assert (asked.returncode, asked.stderr) == (0, "") and "group_name" in asked.stdout


def test_streams_that_are_closed_or_full(small: Home) -> None:
    query = '"select * from range(1000000)"'
    assert _shell(small, f"oligo sql --format csv {query} | head -n 2 | wc -l").stdout.split() == ["2"]
    assert _shell(small, "oligo sql 'select 1' >&-").stderr == ""
    full = _shell(small, "oligo sql 'select 1' > /dev/full")
    assert full.returncode == 1 and full.stderr == "oligo: No space left on device\n"
    # What is closed is not taken by the next file that is opened: the warehouse stays what it was.
    before = state_in(small.path)
    assert _shell(small, "oligo findings <&- >&- 2>&-").returncode == 0
    assert state_in(small.path) == before
    ascii_only = _shell(small, """oligo sql "select 'Gräte'" """, PYTHONIOENCODING="ascii")
    assert ascii_only.returncode == 0 and r"Gr\xe4te" in ascii_only.stdout


@pytest.mark.parametrize(
    ("name", "sign"), [("a registry?", "a question mark"), (r"a\registry", "a backslash")]
)
def test_a_folder_that_duckdb_cannot_name(tmp_path: Path, name: str, sign: str) -> None:
    home = tmp_path / name / "raw"
    home.mkdir(parents=True)
    for given in (["--home", str(home.parent)], []):
        environment = {**os.environ, "OLIGO_HOME": str(home.parent)}
        ran = subprocess.run(
            [OLIGO, *given, "refresh"], capture_output=True, text=True, env=environment, timeout=60
        )
        assert ran.returncode == 2 and "Traceback" not in ran.stderr
        assert sign in ran.stderr and "without it" in ran.stderr, ran.stderr
    assert [path.name for path in tmp_path.rglob("*")] == [name, "raw"]


def test_two_at_once_and_one_that_never_ends(small: Home, server: Server) -> None:
    first = server.oligo(small.path, "refresh", at="landing", do="wait")
    first.has_said("Refreshing")
    while not _is_locked(small.path / "warehouse" / ".lock"):
        assert first.code() is None, first.said()
    second = server.oligo(small.path, "refresh").ended()
    assert second.code == 3
    assert "another refresh of warehouse/ is running; this one leaves it alone" in second.said
    assert server.oligo(small.path, "release", "--tier", "public").ended().code == 3
    assert server.oligo(small.path, "sql", "select count(*) from marts.patient").ended().code == 0
    first.kill()
    assert first.ended().code == -9
    assert orphans(small.path) == {}
    assert not _is_locked(small.path / "warehouse" / ".lock")


def _is_locked(path: Path) -> bool:
    with path.open("r") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


@pytest.mark.parametrize("room", ["warehouse", pytest.param("published", marks=pytest.mark.soak)])
def test_a_warehouse_that_may_not_be_written(small: Home, room: str) -> None:
    """Root without the right to overlook permissions is bound by them as everybody is."""
    before = state_in(small.path), (small.path / "published" / "latest").readlink()
    bound = "" if os.geteuid() else "setpriv --bounding-set=-dac_override,-dac_read_search "
    if bound and subprocess.run([*bound.split(), "true"], capture_output=True).returncode:
        pytest.skip("this root may not give up its rights")
    closed = small.path / room
    closed.chmod(0o500)
    try:
        ran = _shell(small, f"{bound} {OLIGO} --home {small.path} refresh --rebuild")
    finally:
        closed.chmod(0o700)
    assert ran.returncode == 1, ran.stderr
    assert "nothing was promoted" in ran.stderr and "Permission denied" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert (state_in(small.path), (small.path / "published" / "latest").readlink()) == before
