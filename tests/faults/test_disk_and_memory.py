"""A disk that is full and memory that runs out: a sentence, nothing promoted, and the next refresh works.

Belongs here: want of space at the beginning of each phase. Does not belong here: want of permission
(``test_surroundings``).

A limit on the size of files stands for a full disk, as it binds everybody everywhere; a real small disk is filled by
`make soak`.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.conftest import deliver
from tests.faults.registry_states import litter, orphans, state_in, whole_release
from tests.forked.client import KEY, Server
from tests.forked.faults import PHASES
from tests.pipeline.conftest import Home

#: Phases after which files are written; the audit only reads, and publication only renames.
WRITING = [phase for phase in PHASES if phase not in ("audit", "publication")]
QUICK = ["landing", "dbt"]


def full_at(home: Home, server: Server, phase: str, how: str) -> str:
    """Let the disk be full when ``phase`` begins; what was said, once it is certain that nothing else happened."""
    before = state_in(home.path)
    deliver(home.path, 13 if before[0] == 14 else 14)
    ended = server.oligo(home.path, "refresh", at=phase, do=how).ended()
    (home.path / "ballast").unlink(missing_ok=True)
    assert ended.code == 1, ended.said
    assert "Traceback" not in ended.said and "WARNING" not in ended.said, ended.said
    assert state_in(home.path) == before and whole_release(home.path) == before[0]
    assert "nothing was promoted" in ended.said and "are untouched" in ended.said, ended.said
    assert orphans(home.path) == {}
    assert how == "full" or litter(home.path) == []
    return ended.said


@pytest.mark.parametrize(
    "phase", [*QUICK, *(pytest.param(p, marks=pytest.mark.soak) for p in WRITING if p not in QUICK)]
)
def test_no_file_can_grow(small: Home, server: Server, phase: str) -> None:
    said = full_at(small, server, phase, "files of one byte")
    assert "File too large" in said or "dbt could not write" in said, said


def test_memory_runs_out(small: Home, server: Server) -> None:
    before = state_in(small.path)
    deliver(small.path, 13)
    ended = server.oligo(small.path, "refresh", at="survival", do="little memory").ended()
    assert ended.code == 1 and "Traceback" not in ended.said, ended.said
    assert "WARNING" not in ended.said, ended.said
    assert "nothing was promoted" in ended.said and "memory" in ended.said.lower(), ended.said
    assert state_in(small.path) == before and whole_release(small.path) == 14
    assert orphans(small.path) == {}


@pytest.mark.soak
@pytest.mark.parametrize("megabytes", [300, 600, 1000, 1250, 1500, 1750, 2000])
def test_a_limit_on_address_space_is_told_in_bounded_time(small: Home, megabytes: int) -> None:
    """As ``ulimit -v`` sets it: whichever library is the first that it binds, and whatever that makes of it."""
    before = state_in(small.path)
    oligo = Path(sys.executable).with_name("oligo")
    line = f'ulimit -v {megabytes * 1024}; exec "{oligo}" --home "{small.path}" refresh --rebuild'
    environment = {**os.environ, "OLIGO_PSEUDONYM_KEY": KEY}
    ran = subprocess.run(["bash", "-c", line], env=environment, capture_output=True, text=True, timeout=400)
    assert ran.returncode in (1, 70) and "Traceback" not in ran.stderr, ran.stderr
    told = [words for words in ran.stderr.splitlines() if words.startswith("oligo: ")]
    assert len(told) == 1 and "nothing was promoted" in told[0], ran.stderr
    assert state_in(small.path) == before and whole_release(small.path) == 14
    assert orphans(small.path) == {}
