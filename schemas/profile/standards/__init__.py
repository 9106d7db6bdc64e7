"""Standard profiles: whole profiles for exports that look the same in every centre.

Belongs here: a file a standard, ``<name>.yml``, without ``centre`` and ``name``; what a centre may say beside it
(``beside``); which export is one of a standard (``recognised``). Does not belong here: the profile of one centre.
"""

from pathlib import Path
from typing import Any

from schemas.profile.text import keys_of

FOLDER = Path(__file__).parent


def standard_names() -> list[str]:
    """The standards that there are."""
    return sorted(path.stem for path in FOLDER.glob("*.yml"))


def standard_keys(name: str) -> dict[str, Any]:
    """The keys of a standard's profile, every scalar as text; a new copy each time."""
    return keys_of(FOLDER / f"{name}.yml")
