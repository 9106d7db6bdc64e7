"""The folders of releases: the draft, a release in place, and the link to the latest.

Belongs here: names, and each change of them in one step. Does not belong here: what a release holds.
"""

import shutil
from pathlib import Path

from orchestration.durable import to_disk, whole_folder_to_disk
from orchestration.paths import Paths

RECORD, LATEST, _DRAFT = "release.json", "latest", ".draft"


def draft_folder(paths: Paths) -> Path:
    """The folder in which the next release is written."""
    return paths.published / _DRAFT


def fresh_draft(paths: Paths) -> Path:
    """An empty draft folder."""
    folder = draft_folder(paths)
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700, parents=True)
    return folder


def prepare(paths: Paths, release_id: str) -> None:
    """Do all of publication that a full disk could stop, so that nothing but renames follows the promotion."""
    whole_folder_to_disk(draft_folder(paths))
    _draft_link(paths, release_id)


def publish(paths: Paths, release_id: str) -> Path:
    """Put the draft in place as a release and point ``latest`` at it; each is one rename."""
    release = paths.published / release_id
    draft_folder(paths).rename(release)
    point_latest_at(paths, release_id)
    return release


def point_latest_at(paths: Paths, release_id: str) -> None:
    """Let ``latest`` link to a release, in one step."""
    _draft_link(paths, release_id).replace(paths.published / LATEST)
    to_disk(paths.published)


def _draft_link(paths: Paths, release_id: str) -> Path:
    """The link aside, made unless it is there."""
    link = paths.published / f".{LATEST}"
    if not (link.is_symlink() and str(link.readlink()) == release_id):
        link.unlink(missing_ok=True)
        link.symlink_to(release_id, target_is_directory=True)
    return link
