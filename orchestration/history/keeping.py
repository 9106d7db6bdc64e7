"""Which releases and warehouses are kept, and what is put in order after a refresh was killed.

Belongs here: the folder of earlier warehouses, the policy, and the one rule by which all is mended: the warehouse in
use says which release is in force, and ``latest`` follows it. Does not belong here: the numbers of the policy
(``orchestration.settings``), making a release.
"""

import json
import os
import shutil
from pathlib import Path

from orchestration.durable import to_disk
from orchestration.fingerprints import sha256_of_files
from orchestration.history.label import label_of
from orchestration.history.names import in_order, is_name, names_taken
from orchestration.paths import DATABASE, Paths
from orchestration.publish.folders import LATEST, RECORD, draft_folder, point_latest_at, publish

GONE = ".gone-"
ASIDE = ".aside"
#: Where a comparison of two warehouses spills to, with the number of its process.
COMPARING = ".compare-"


def keep_warehouse_in_use(paths: Paths) -> None:
    """Keep the warehouse in use among the earlier ones, before another takes its place.

    A link of the file system: it takes no room, and the file is there under both names or under one. Where there are
    no such links the file is copied aside and renamed. A warehouse that does not say its release is not kept.
    """
    label = label_of(paths.database)
    if label is None or warehouse_of(paths, label.release).exists():
        return
    kept = warehouse_of(paths, label.release)
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    link_or_copy(paths.database, kept)


def link_or_copy(source: Path, target: Path) -> None:
    """Give a file a second name in one step; the name is not taken."""
    try:
        os.link(source, target)
    except OSError:
        copy_into_place(source, target)
    to_disk(target.parent)


def copy_into_place(source: Path, target: Path) -> None:
    """Copy a file aside, for its owner alone, and put it in the place of ``target`` in one rename."""
    aside = target.with_name(ASIDE)
    try:
        shutil.copyfile(source, aside)
        aside.chmod(0o600)
        to_disk(aside)
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)


def discard(folder: Path) -> None:
    """Delete a folder. Of one that is a link, as to another disk, its warehouse goes and nothing else that lies there.

    Where that disk is away the link stays, and so it is tried again.
    """
    if not folder.is_symlink():
        shutil.rmtree(folder)
    elif folder.exists():
        (folder / DATABASE).unlink(missing_ok=True)
        folder.unlink()


def warehouse_of(paths: Paths, release: str) -> Path:
    """Where the warehouse of an earlier release is kept. Its file has the name that its views know it by."""
    return paths.past / release / DATABASE


def kept_warehouses(paths: Paths) -> list[str]:
    """The earlier releases whose warehouse is kept, the oldest first."""
    if not paths.past.is_dir():
        return []
    found = [path.name for path in paths.past.iterdir() if is_name(path.name) and (path / DATABASE).is_file()]
    return sorted(found, key=in_order)


def published_releases(paths: Paths) -> list[str]:
    """The releases that have a folder in published/, the oldest first."""
    if not paths.published.is_dir():
        return []
    found = [path.name for path in paths.published.iterdir() if is_name(path.name) and path.is_dir()]
    return sorted(found, key=in_order)


def release_in_use(paths: Paths) -> str | None:
    """The release of the warehouse in use, as it says itself."""
    label = label_of(paths.database)
    return label.release if label else None


def latest_release(paths: Paths) -> str | None:
    """The release that ``latest`` points at."""
    link = paths.published / LATEST
    return link.readlink().name if link.is_symlink() and link.exists() else None


def goes_forward(paths: Paths) -> str | None:
    """Why the next refresh has to build although nothing changed; None where it need not.

    So it is after a rollback, and where the warehouse in use and ``latest`` are not of one release.
    """
    used = release_in_use(paths)
    if used is None or used != latest_release(paths):
        return "the warehouse in use and published/latest are not of one release"
    newest = names_taken(paths)[-1]
    return None if newest == used else f"{used} was put back, and {newest} is newer"


def put_in_order(paths: Paths) -> list[str]:
    """Mend what a killed process left behind, under the writer's lock; sentences about what was done.

    What was to be deleted is deleted; a release whose warehouse is in use already is put in place, and ``latest``
    follows the warehouse.
    """
    for folder in (paths.published, paths.past):
        for path in folder.glob(f"{GONE}*"):
            discard(path)
    for folder in paths.past.glob("*/"):
        if not folder.is_symlink() and not any(folder.iterdir()):
            folder.rmdir()
    for path in (paths.warehouse / ASIDE, *paths.past.glob(f"*/{ASIDE}")):
        path.unlink(missing_ok=True)
    for path in paths.warehouse.glob(f"{COMPARING}*"):
        if not Path("/proc", path.name.removeprefix(COMPARING)).exists():
            shutil.rmtree(path, ignore_errors=True)
    used = release_in_use(paths)
    if used is None or used == latest_release(paths):
        return []
    if used == _drafted(paths):
        publish(paths, used)
        return [f"A refresh was stopped before its release was in place; {used} is in place now."]
    if used in published_releases(paths):
        point_latest_at(paths, used)
        return [f"{LATEST} did not follow the warehouse in use; it is {used} now."]
    return []


def _drafted(paths: Paths) -> str | None:
    """The release that is drafted, if every file of it is as its record says."""
    folder = draft_folder(paths)
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        is_whole = sha256_of_files(folder, record["files"]) == record["files"]
        return str(record["release"]) if is_whole else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
