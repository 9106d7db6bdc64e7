"""Fingerprints: whether anything that a result depends on has changed.

Belongs here: hashing of inputs, of the contract and of the code. Does not belong here: acting on it.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

from orchestration.paths import PROJECT

#: Libraries that decide what a cell becomes.
_READERS = ("polars", "pandera", "pyarrow", "fastexcel")
#: The rooms whose files decide what a refresh makes, and what of them dbt writes itself.
_CODE, _BY_DBT = ("orchestration", "schemas", "survival", "dbt_project"), {"target", "logs"}
_OF_CODE = {".py", ".sql", ".yml", ".csv", ".md", ".js", ".css", ".html", ".j2", ".R"}


def sha256_of_files(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """The SHA-256 of the named files of a folder, hexadecimal; a file that cannot be read has ``unreadable``.

    A link is not followed, and has ``unreadable`` too.
    """
    return {name: _sha256(folder / name, os.O_NOFOLLOW) for name in names}


def _sha256(path: Path, flags: int = 0) -> str:
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_CLOEXEC | flags), "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "unreadable"


def fingerprint(parts: Mapping[str, str]) -> str:
    """One hexadecimal digest of named texts; their order does not matter."""
    return hashlib.sha256(json.dumps(sorted(parts.items())).encode()).hexdigest()


@cache
def code_fingerprint() -> str:
    """The fingerprint of the software as it lies here, whatever a version or a repository says of it."""
    found = (path for room in _CODE for path in (PROJECT / room).rglob("*") if path.suffix in _OF_CODE)
    files = sorted(path for path in found if _BY_DBT.isdisjoint(path.parts))
    return fingerprint({str(path.relative_to(PROJECT)): _sha256(path) for path in files})


@cache
def contract_fingerprint() -> str:
    """The fingerprint of the contract: everything in ``schemas/`` and the libraries that read files."""
    folder = PROJECT / "schemas"
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".csv", ".yml"))
    parts = {str(path.relative_to(folder)): _sha256(path) for path in files}
    return fingerprint(parts | {name: version(name) for name in _READERS})
