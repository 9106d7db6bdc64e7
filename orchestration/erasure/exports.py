"""Files that the registry's owner wrote below its home and that hold a patient.

Belongs here: finding them. Does not belong here: changing them, which is their owner's.
"""

import mmap
import os
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from orchestration.erasure.search import Sought
from orchestration.paths import Paths

#: What lies in a home and is no export: looked into elsewhere, or never touched.
_NO_EXPORTS = {"raw", "warehouse", "published"}
#: Larger files are no export of one registry; they are not read through.
_LARGEST = 4_000_000_000  # bytes


def exports_with(paths: Paths, sought: Sought) -> list[Path]:
    """Files below the home, outside of what the registry itself keeps, that hold a pseudonym of the patient."""
    wanted = re.compile(b"|".join(text.encode() for text in sorted(sought.pseudonyms)) or b"(?!)")
    return [path for path in _files_of_users(paths.home) if _holds(path, wanted, sought)]


def _files_of_users(home: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(home):
        at = Path(folder)
        if at == home:
            folders[:] = [one for one in folders if one not in _NO_EXPORTS]
        # The software's own folders: an environment, a repository, caches.
        folders[:] = sorted(
            one for one in folders if not one.startswith(".") and one not in ("__pycache__", "node_modules")
        )
        yield from (at / file for file in sorted(files))


def _holds(path: Path, wanted: re.Pattern[bytes], sought: Sought) -> bool:
    try:
        if path.is_symlink() or not 0 < path.stat().st_size <= _LARGEST:
            return False
        if path.suffix == ".parquet":
            rows = pl.read_parquet(path, glob=False).select(pl.col(pl.String))
            hits = pl.any_horizontal(pl.all().is_in(sorted(sought.pseudonyms)).fill_null(False))
            return bool(rows.width and rows.select(hits.any()).item())
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return wanted.search(content) is not None
    except (OSError, PolarsError):
        return False
