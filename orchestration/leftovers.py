"""What a refresh that was killed has left behind.

Belongs here: the names of what is written aside, in every room, and clearing it away. Does not belong here: writing it.

Whoever writes aside gives the draft a name that starts with a dot, so that nobody takes it for the thing itself.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestration.landing_links import unlinked
from orchestration.paths import Paths

#: Folders in which everything that starts with a dot is a draft, below the registry's home.
_DRAFTS_IN = (
    "published",
    "published/public",
    "warehouse/figures",
    "warehouse/figures_public",
    "warehouse/report",
    "warehouse/landing/*",
)
#: Drafts that have a name of their own, because a file that counts starts with a dot beside them.
_DRAFTS = (
    "warehouse/build",
    "warehouse/erasure",
    "warehouse/.tmp",
    "warehouse/promoted.draft",
    "warehouse/findings/*/.findings.csv",
    "warehouse/findings/*/.fix-list",
    ".oligo/*.draft",
)


def clear_leftovers(paths: Paths) -> None:
    """Delete every draft. Whoever calls holds the writer's lock.

    Raises:
        OSError: something cannot be deleted.

    """
    for path in list(_leftovers(paths)):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


@contextmanager
def temporary_files(paths: Paths) -> Iterator[None]:
    """Let every temporary file of this process, and of those that it starts, be one of the warehouse's leftovers.

    A copy of a patient's row in the machine's own folder would outlive a killed refresh, for others to read.
    """
    before, folder = (tempfile.tempdir, os.environ.get("TMPDIR")), paths.temporary
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    tempfile.tempdir, os.environ["TMPDIR"] = str(folder), str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before[0]
        if before[1] is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = before[1]


def _leftovers(paths: Paths) -> Iterator[Path]:
    for folder in _DRAFTS_IN:
        yield from (path for path in paths.home.glob(f"{folder}/*") if path.name.startswith("."))
    for draft in _DRAFTS:
        yield from paths.home.glob(draft)
    for centre in paths.landing.glob("*"):
        yield from unlinked(centre)
