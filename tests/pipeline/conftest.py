"""Whole refreshes, as a user runs them.

A refresh costs seconds, so a test that only reads shares the registry of the session; a test that changes
something makes its own home.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

PROJECT = Path(__file__).resolve().parents[2]
KEY = "00" * 16  # every test registry has the same key, so that pseudonyms can be compared


@dataclass(frozen=True)
class Ran:
    """A command that ended."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything that it printed."""
        return self.out + self.err


@dataclass(frozen=True)
class Home:
    """A registry of a test."""

    path: Path

    def oligo(self, *words: str, env: dict[str, str] | None = None) -> Ran:
        """Run ``oligo`` in this home, as a process of its own."""
        command = [str(Path(sys.executable).with_name("oligo")), "--home", str(self.path), *words]
        environment = {**os.environ, "OLIGO_PSEUDONYM_KEY": KEY, **(env or {})}
        environment.pop("DAGSTER_HOME", None)
        done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300)
        return Ran(done.returncode, done.stdout, done.stderr)

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
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Figures that any test drew. They are kept by their content, so a home may be given those of another."""
    return tmp_path_factory.mktemp("figures")


@pytest.fixture
def new_home(tmp_path: Path, drawn: Path) -> Iterator[Callable[..., Home]]:
    """Make a home with the named centres of the project's raw/."""
    kept = tmp_path / "home" / "warehouse" / "figures"

    def make(*centres: str) -> Home:
        for centre in centres:
            shutil.copytree(PROJECT / "raw" / centre, tmp_path / "home" / "raw" / centre)
        (tmp_path / "home").mkdir(exist_ok=True)
        if centres:
            shutil.copytree(drawn, kept)
        return Home(tmp_path / "home")

    yield make
    if kept.exists():
        shutil.copytree(kept, drawn, dirs_exist_ok=True)


@pytest.fixture(scope="session")
def refreshed(tmp_path_factory: pytest.TempPathFactory, drawn: Path) -> tuple[Home, Ran]:
    """The three centres of the project, refreshed once; for tests that only read."""
    home = Home(tmp_path_factory.mktemp("registry"))
    shutil.copytree(PROJECT / "raw", home.path / "raw")
    ran = home.oligo("refresh")
    assert ran.code == 0, ran.said
    shutil.copytree(home.path / "warehouse" / "figures", drawn, dirs_exist_ok=True)
    return home, ran
