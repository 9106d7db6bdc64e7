"""``fix-list.html``: the fix-list without any value, for everybody who may not see patients.

Belongs here: what the page is given. Does not belong here: its layout (``page.html.j2``).
"""

from pathlib import Path
from typing import NamedTuple

import polars as pl

from orchestration.fix_list.list import OUTCOMES, FixList
from orchestration.fix_list.places import MOST_PLACES, Place, places_of
from orchestration.fix_list.priorities import Priority
from orchestration.page_text import page_text
from schemas.profile import Profile

_TEMPLATE = "page.html.j2"


class Chapter(NamedTuple):
    """A rule on the page, and where it is broken."""

    about: Priority
    places: list[Place]
    is_cut: bool


def write_page(made: FixList, path: Path) -> None:
    """Write the page. It loads nothing, runs nothing, and everything on it is escaped."""
    known = _columns(made.profile)
    chapters = [_chapter(one, made.open, known) for one in made.first]
    words = {"made": made, "outcomes": list(OUTCOMES.values()), "chapters": chapters}
    words["accepted"] = places_of(made.accepted, known)
    path.write_bytes(page_text(Path(__file__).parent, _TEMPLATE, words))


def _chapter(about: Priority, found: pl.DataFrame, known: set[str]) -> Chapter:
    places = places_of(found.filter(pl.col("rule") == about.rule), known)
    return Chapter(about, places, len(places) == MOST_PLACES)


def _columns(profile: Profile | None) -> set[str]:
    entries = [entry for entries in profile.tables.values() for entry in entries] if profile else []
    return {name for entry in entries for name in entry.source_columns()} | {
        *(profile.identifiers if profile else ())
    }
