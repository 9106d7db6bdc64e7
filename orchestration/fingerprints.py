"""Fingerprints: whether anything that a result depends on has changed.

Belongs here: hashing of inputs, of the contract and of the code. Does not belong here: acting on it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

from orchestration.paths import PROJECT

#: Libraries that decide what a cell becomes.
_READERS = ("polars", "pandera", "pyarrow", "fastexcel")


def sha256_of_files(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """The SHA-256 of the named files of a folder, hexadecimal; a file that cannot be read has ``unreadable``."""
    return {name: _sha256(folder / name) for name in names}


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "unreadable"


def fingerprint(parts: Mapping[str, str]) -> str:
    """One hexadecimal digest of named texts; their order does not matter."""
    return hashlib.sha256(json.dumps(sorted(parts.items())).encode()).hexdigest()


@cache
def contract_fingerprint() -> str:
    """The fingerprint of the contract: everything in ``schemas/`` and the libraries that read files."""
    folder = PROJECT / "schemas"
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".csv", ".yml"))
    parts = {str(path.relative_to(folder)): _sha256(path) for path in files}
    return fingerprint(parts | {name: version(name) for name in _READERS})
