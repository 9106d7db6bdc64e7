"""Deleting old releases and old warehouses by the policy of the settings.

Belongs here: what may go, and that it goes in one step. Does not belong here: public releases, which are never deleted.
"""

import json

from orchestration.audit_trail import record
from orchestration.history.keeping import (
    GONE,
    discard,
    kept_warehouses,
    latest_release,
    published_releases,
    release_in_use,
)
from orchestration.paths import Paths
from orchestration.publish.folders import LATEST, RECORD


class UnknownSourcesError(Exception):
    """It cannot be told what public releases were made from, so nothing may go; the message says which."""


def retire(paths: Paths, keep_releases: int, keep_warehouses: int) -> list[str]:
    """Delete what the policy does not keep; sentences about what was done.

    Never deleted: the release in force, what a public release was made from, and its warehouse. A release whose
    warehouse is kept is kept with it.

    Args:
        paths: the registry's folders.
        keep_releases: how many of the newest folders of published/ stay.
        keep_warehouses: how many of the newest earlier warehouses stay, besides the one in use.

    Raises:
        UnknownSourcesError: the record of a public release cannot be read.
        TrailError: what is deleted cannot be recorded.

    """
    protected = {latest_release(paths), release_in_use(paths), *public_sources(paths)}
    earlier = [name for name in kept_warehouses(paths) if name not in protected]
    warehouses = earlier[: max(0, len(earlier) - keep_warehouses)]
    protected |= {*kept_warehouses(paths)} - {*warehouses}
    published = published_releases(paths)
    releases = [name for name in published[: max(0, len(published) - keep_releases)] if name not in protected]
    if not warehouses and not releases:
        return []
    # Before anything goes; a deletion that nobody recorded is one too many.
    record(paths, "retire", releases=", ".join(releases), warehouses=", ".join(warehouses))
    for folder, names in ((paths.past, warehouses), (paths.published, releases)):
        for name in names:
            gone = (folder / name).rename(folder / f"{GONE}{name}")
            discard(gone)
    told = (("warehouse", warehouses), ("release", releases))
    return [f"deleted by the policy: {kind} {', '.join(names)}" for kind, names in told if names]


def public_sources(paths: Paths) -> dict[str, list[str]]:
    """The releases that public releases were made from, with the folders of those.

    Raises:
        UnknownSourcesError: a record cannot be read.

    """
    sources: dict[str, list[str]] = {}
    if not paths.public.is_dir():
        return sources
    for folder in sorted(paths.public.iterdir()):
        if folder.name.startswith(".") or folder.name == LATEST or not folder.is_dir():
            continue
        try:
            source = str(json.loads((folder / RECORD).read_text(encoding="utf-8"))["release"])
        except (OSError, ValueError, KeyError, TypeError):
            raise UnknownSourcesError(
                f"{folder / RECORD} cannot be read, so what it was made from is not known"
            ) from None
        sources.setdefault(source, []).append(folder.name)
    return sources
