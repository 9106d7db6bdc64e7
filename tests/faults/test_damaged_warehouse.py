"""A warehouse file that cannot be read: every command says so in a sentence, and a refresh makes it anew.

Belongs here: files that are cut off, of garbage, of another version. Does not belong here: a file that is missing
(``tests/pipeline/test_commands.py``).
"""

import os
import re
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.registry_states import litter, whole_release, whole_warehouse
from tests.forked.client import Server
from tests.pipeline.conftest import Home

_HEADER, _FACTOR = 4096, 0xBF58476D1CE4E5B9


def _checksum(block: bytes) -> int:
    """DuckDB's own, of a header without its first eight bytes."""
    found = 5381
    for (word,) in struct.iter_unpack("<Q", block):
        found ^= word * _FACTOR & (2**64 - 1)
    return found


def _of_a_newer_duckdb(file: Path) -> None:
    with file.open("r+b") as opened:
        header = bytearray(opened.read(_HEADER))
        assert struct.unpack_from("<Q", header)[0] == _checksum(header[8:])
        struct.pack_into("<Q", header, 12, 99)
        struct.pack_into("<Q", header, 0, _checksum(header[8:]))
        opened.seek(0)
        opened.write(header)


def _overwritten(file: Path) -> None:
    size = file.stat().st_size
    with file.open("r+b") as opened:
        opened.seek(_HEADER * 3)
        opened.write(bytes(size - _HEADER * 3))


DAMAGES: dict[str, Callable[[Path], None]] = {
    "empty": lambda file: os.truncate(file, 0),
    "header only": lambda file: os.truncate(file, _HEADER),
    "half": lambda file: os.truncate(file, file.stat().st_size // 2),
    "garbage": lambda file: file.write_bytes(os.urandom(100_000)) and None,
    "overwritten": _overwritten,
    "newer": _of_a_newer_duckdb,
}  # type: ignore[dict-item]
COMMANDS = (
    ["sql", "from marts.patient"],
    ["findings"],
    ["explain", "a"],
    ["check-claims"],
    ["release", "--tier", "public"],
    ["export", "cbioportal", "{folder}"],
    ["export", "survival", "{folder}.csv"],
)


def test_each_command_says_so_and_a_refresh_mends_it(small: Home, server: Server, tmp_path: Path) -> None:
    database, target = small.path / "warehouse" / "registry.duckdb", tmp_path / "exported"
    whole = database.read_bytes()
    for damage, do in DAMAGES.items():
        database.write_bytes(whole)
        do(database)
        # Each command once, and each damage by the command that opens the file as it is.
        asked = COMMANDS if damage == "half" else COMMANDS[:1]
        ran = [server.oligo(small.path, *(word.format(folder=target) for word in words)) for words in asked]
        for words, started in zip(asked, ran, strict=True):
            ended = started.ended()
            assert (ended.code, "Traceback" in ended.said) == (1, False), (damage, words, ended.said)
            assert "oligo refresh" in ended.said and str(database) in ended.said, (damage, words, ended.said)
            assert len(ended.said.splitlines()) == 1, (damage, words, ended.said)
            assert not re.search("duckdb.org|checksum", ended.said)
        assert list(tmp_path.glob("*exported*")) == []
    ended = server.oligo(small.path, "refresh").ended()
    assert ended.code == 0, ended.said
    assert whole_warehouse(small.path) > 1000 and whole_release(small.path) == 14 and litter(small.path) == []


@pytest.mark.parametrize("command", ["sql", "findings"])
def test_a_folder_in_its_place(small: Home, server: Server, command: str) -> None:
    database = small.path / "warehouse" / "registry.duckdb"
    database.unlink()
    database.mkdir()
    ended = server.oligo(small.path, command, *(["select 1"] if command == "sql" else [])).ended()
    assert ended.code == 1 and "oligo refresh" in ended.said
