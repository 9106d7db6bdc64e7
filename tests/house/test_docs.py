"""The documentation as a test subject: links resolve, commands exist, every word of a profile is explained."""

import re
import typing
from pathlib import Path

import pytest

from orchestration.cli import oligo
from schemas.parsers import PARSERS
from schemas.profile import Entry, FileSpec, Parse, Profile, When

PROJECT = Path(__file__).resolve().parents[2]
PAGES = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md"), PROJECT / "warehouse" / "README.md"])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_command_is_documented() -> None:
    text = "".join(page.read_text() for page in PAGES)
    assert [name for name in oligo.list_commands(None) if f"oligo {name}" not in text] == []  # type: ignore[arg-type]


def test_every_make_target_of_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(), flags=re.MULTILINE))
    named = set(
        re.findall(r"^(?:make|.*`make) ([a-z]+)", (PROJECT / "README.md").read_text(), flags=re.MULTILINE)
    )
    assert {"refresh", "test"} <= named <= targets


def test_every_word_of_a_profile_is_explained() -> None:
    text = (PROJECT / "docs" / "profiles.md").read_text()
    words = set(PARSERS)
    for model in (Profile, FileSpec, Entry, When, Parse):
        words |= {field.alias or name for name, field in model.model_fields.items()}
    words |= set(typing.get_args(FileSpec.model_fields["format"].annotation))
    assert [word for word in sorted(words) if f"`{word}`" not in text and f"{word}:" not in text] == []


def test_decisions_are_numbered_and_complete() -> None:
    pages = sorted((PROJECT / "docs" / "decisions").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        text = page.read_text()
        assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Consequences")), page.name
        assert len(text.split()) < 600, page.name
