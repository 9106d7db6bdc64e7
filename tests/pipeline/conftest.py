"""Whole refreshes, as a user runs them.

A refresh costs seconds, so a test that only reads shares the registry of the session; a test that changes
something makes its own home.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.forked.client import PROJECT, Ran, the_server

#: The project's own.
CENTRES = tuple(sorted(path.name for path in (PROJECT / "raw").iterdir()))
#: The project's own.
CENTRES = tuple(sorted(path.name for path in (PROJECT / "raw").iterdir()))
#: What a refresh keeps by content below warehouse/, so that a home may be given that of another.
KEPT = ("figures", "report", "dbt")
#: Each home has its own page, and what dbt made of the models and said; the library inside and parsing are what cost.
_ITS_OWN = shutil.ignore_patterns("*.html", "compiled", "run", "warnings.json")


@dataclass(frozen=True)
class Home:
    """A registry of a test."""

    path: Path

    def oligo(self, *words: str, env: dict[str, str] | None = None) -> Ran:
        """Run ``oligo`` in this home, as a process of its own."""
        return the_server().oligo(self.path, *words, apart=True, **(env or {})).ended()

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the promoted warehouse."""
        with duckdb.connect(self.path / "warehouse" / "registry.duckdb", read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def published(self) -> dict[str, bytes]:
        """Every file of the latest release but its record, by its place in the release."""
        folder = self.path / "published" / "latest"
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name != "release.json"
        }

    def put(self, place: str, content: bytes | str) -> Path:
        """Write a file below raw/."""
        path = self.path / "raw" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the workers of a run have in common; whoever writes there holds its lock."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"
    folder.mkdir(exist_ok=True)
    for name in KEPT:
        (folder / name).mkdir(mode=0o700, exist_ok=True)
    return folder


@contextmanager
def _held(shared: Path) -> Iterator[None]:
    with (shared / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _registry(shared: Path, centres: tuple[str, ...]) -> tuple[Home, Ran]:
    """The named centres of the project, refreshed once in a whole run of the tests."""
    # No name of a centre: what is printed holds the place of the registry.
    name = f"registry-of-{len(centres)}"
    home, told = Home(shared / name), shared / f"{name}.json"
    with (shared / f".{name}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            for centre in centres:
                shutil.copytree(PROJECT / "raw" / centre, home.path / "raw" / centre)
            # Parsed, and no figure: what it prints is what a user's first refresh prints.
            _give_what_is_kept(home, shared, "dbt")
            ran = home.oligo("refresh")
            assert ran.code == 0, ran.said
            _keep(home, shared)
            told.write_text(json.dumps(asdict(ran)))
    return home, Ran(**json.loads(told.read_text()))


def _give_what_is_kept(home: Home, shared: Path, *names: str) -> None:
    with _held(shared):
        for name in names or KEPT:
            shutil.copytree(shared / name, home.path / "warehouse" / name)


def _keep(home: Home, shared: Path) -> None:
    with _held(shared):
        for name in KEPT:
            shutil.copytree(
                home.path / "warehouse" / name, shared / name, dirs_exist_ok=True, ignore=_ITS_OWN
            )


@pytest.fixture
def new_home(tmp_path: Path, shared: Path) -> Iterator[Callable[..., Home]]:
    """Make a home with the named centres of the project's raw/."""
    home = Home(tmp_path / "home")

    def make(*centres: str) -> Home:
        for centre in centres:
            shutil.copytree(PROJECT / "raw" / centre, home.path / "raw" / centre)
        home.path.mkdir(exist_ok=True)
        if centres:
            _give_what_is_kept(home, shared)
        return home

    yield make
    if (home.path / "warehouse" / "report").exists():
        _keep(home, shared)


@pytest.fixture(scope="session")
def home_of_module(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Callable[[str], Home]:
    """Make a home without any centre for all tests of a file, that need not parse or draw what others did."""

    def make(name: str) -> Home:
        home = Home(tmp_path_factory.mktemp(name) / "home")
        _give_what_is_kept(home, shared)
        return home

    return make


@pytest.fixture
def used_home(tmp_path: Path, shared: Path) -> Callable[..., Home]:
    """Make a home in which the named centres were refreshed before."""

    def make(*centres: str) -> Home:
        home, _ = _registry(shared, centres)
        shutil.copytree(home.path, tmp_path / "home", symlinks=True)
        return Home(tmp_path / "home")

    return make


@pytest.fixture(scope="session")
def refreshed(shared: Path) -> tuple[Home, Ran]:
    """The three centres of the project, refreshed once; for tests that only read."""
    return _registry(shared, CENTRES)


@pytest.fixture(scope="session")
def public(refreshed: tuple[Home, Ran], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public release of the three centres."""
    from tests.pipeline.test_public_release import copied, release

    home = copied(refreshed, tmp_path_factory.mktemp("public") / "home")
    done = release(home)
    assert done.exit_code == 0, done.output
    return home / "published/public/latest"
