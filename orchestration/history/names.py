"""Names of releases: their form and their order.

Belongs here: what can be said of a release by its name, and which names are taken. Does not belong here: what lies
below a name.

A name is a moment in UTC, and a number where several were made at once. No release is named as earlier than one before
it, also where a clock was set back: the order of the names is the order in which releases were made.
"""

import re
from datetime import UTC, datetime

from orchestration.paths import Paths

_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d{6}Z)(?:-(\d{1,9}))?")


def is_name(text: str) -> bool:
    """Whether a folder of this name is a release."""
    return _NAME.fullmatch(text) is not None


def in_order(name: str) -> tuple[str, int]:
    """The key by which names are sorted."""
    parts = _NAME.fullmatch(name)
    return (parts[1], int(parts[2] or 1)) if parts else ("", 0)


def names_taken(paths: Paths) -> list[str]:
    """The releases that are kept as a folder of published/ or as a warehouse, the oldest first."""
    found = {
        path.name
        for folder in (paths.published, paths.past)
        if folder.is_dir()
        for path in folder.iterdir()
        if is_name(path.name)
    }
    return sorted(found, key=in_order)


def new_name(paths: Paths) -> str:
    """The name of a release that is made now."""
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    taken = names_taken(paths)
    last, number = in_order(taken[-1]) if taken else ("", 0)
    return moment if moment > last else f"{last}-{number + 1}"
