"""The pages as a test subject: links, commands, words and diffs are those of the code.

Belongs here: what can be said of the pages without a refresh. Does not belong here: the commands of the README and
the steps of the tutorial, which are run in ``tests/pipeline``.
"""

import re
import shlex
import subprocess
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from orchestration.cli import oligo
from schemas.codes import code_lists
from schemas.findings import Refusal
from schemas.parsers import PARSERS, words
from schemas.profile import (
    Cell,
    Entry,
    FileSpec,
    Parse,
    Profile,
    SheetSpec,
    Unpivot,
    When,
    With,
    load_profile,
)
from schemas.rules import Effect

PROJECT = Path(__file__).resolve().parents[2]
DOCS = PROJECT / "docs"
PAGES = sorted([*PROJECT.glob("*.md"), *DOCS.glob("**/*.md"), PROJECT / "warehouse" / "README.md"])
WRITTEN = [page for page in PAGES if page.parent.name != "dictionary"]


def named(page: Path) -> str:
    return str(page.relative_to(PROJECT))


def blocks(page: Path, language: str) -> list[str]:
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    return [text for kind, text in fenced if kind == language]


def commands() -> Iterator[str]:
    """Every command line of the pages that calls ``oligo``."""
    for page in WRITTEN:
        for block in (*blocks(page, "sh"), *blocks(page, "console"), *blocks(page, "")):
            for line in block.splitlines():
                if found := re.match(r"(?:\$ )?(?:\.venv/bin/)?(oligo .*)", line):
                    yield found[1].partition(" > ")[0]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_somewhere(page: Path) -> None:
    lost = []
    for link in re.findall(r"\]\((?!https?:)([^)\s]+)\)", page.read_text()):
        path, _, anchor = link.partition("#")
        target = (page.parent / path) if path else page
        headings = re.findall(r"^#+ (.+)$", target.read_text(), re.MULTILINE) if target.is_file() else []
        anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
        if not target.exists() or (anchor and anchor not in anchors):
            lost.append(link)
    assert lost == []


def test_the_index_names_every_page() -> None:
    index = (DOCS / "README.md").read_text()
    pages = [page for page in DOCS.rglob("*.md") if page != DOCS / "README.md"]
    # Decisions stand in their folder, and the rules have an index of their own.
    apart = {page for page in pages if page.parent.name in ("decisions", "rules")} - {
        DOCS / "rules" / "README.md"
    }
    missing = [str(page.relative_to(DOCS)) for page in pages if page not in apart]
    assert [name for name in missing if f"({name})" not in index] == []


def test_every_command_and_option_of_the_pages_exists() -> None:
    context = click.Context(oligo)
    documented = set()
    for line in commands():
        options = {option for parameter in oligo.params for option in parameter.opts}
        group: click.Command = oligo
        for word in shlex.split(line, comments=True)[1:]:
            command = group.get_command(context, word) if isinstance(group, click.Group) else None
            if command is not None:
                documented.add(
                    f"{named_group} {word}" if (named_group := group.name or "") in documented else word
                )
                group = command
                options |= {option for parameter in command.params for option in parameter.opts}
            elif word.startswith("--"):
                assert word in options, line
    expected = set()
    for name in oligo.list_commands(context):
        command = oligo.get_command(context, name)
        below = command.list_commands(context) if isinstance(command, click.Group) else []
        expected |= {name, *(f"{name} {word}" for word in below)}
    assert documented == expected


def test_every_make_target_of_the_pages_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(), flags=re.MULTILINE))
    text = "\n".join(page.read_text() for page in WRITTEN)
    asked = set(re.findall(r"(?:^|`)make ([a-z]+)(?=`|$)", text, flags=re.MULTILINE))
    assert {"refresh", "test", "check", "ui", "docs"} <= asked <= targets


def test_every_word_of_a_profile_is_explained() -> None:
    text = (DOCS / "profiles.md").read_text()
    expected = {*PARSERS, *(part for parser in PARSERS.values() for part in parser.parts)}
    for model in (Profile, FileSpec, SheetSpec, Entry, Unpivot, With, When, Parse, Cell):
        expected |= {field.alias or name for name, field in model.model_fields.items()}
    for field in FileSpec.model_fields.values():
        expected |= {choice for choice in typing.get_args(field.annotation) if isinstance(choice, str)}
    expected |= {reason for reason in code_lists()["missing_reason"] if reason != "invalid"}
    expected -= {"|", "\t"}  # as "\|" and "\\t" in a table
    assert [word for word in sorted(expected) if f"`{word}`" not in text and f"{word}:" not in text] == []


#: What a fragment of a profile leaves out.
BASE: dict[str, Any] = {
    "centre": "riverside",
    "name": "Riverside",
    "profile_version": "1",
    "files": {"export": {"path": "export.csv", "format": "delimited"}},
    "tables": {"patients": {"from": "export", "columns": {"patient_id": "case"}}},
}


@pytest.mark.parametrize("page", ["profiles.md", "tutorial.md"])
def test_every_profile_that_is_shown_can_be_used(page: str, tmp_path: Path) -> None:
    shown = [yaml.load(block, Loader=yaml.BaseLoader) for block in blocks(DOCS / page, "yaml")]
    assert len(shown) >= 3
    for part in shown:
        profile = BASE | part | {"tables": BASE["tables"] | part["tables"]}
        folder = tmp_path / profile["centre"]
        folder.mkdir(exist_ok=True)
        (folder / "centre.yml").write_text(yaml.safe_dump(profile))
        try:
            load_profile(folder)
        except Refusal as refusal:
            pytest.fail("; ".join(finding.message for finding in refusal.findings))


def _examples() -> list[tuple[str, str, str, str]]:
    rows = re.findall(
        r"^\| `(\w+)` \| `([^`]+)` \| (.*?) ?\| (?:`(\w+)`)? ?\|$",
        (DOCS / "profiles.md").read_text(),
        flags=re.MULTILINE,
    )
    return [row for row in rows if row[0] in PARSERS]


@pytest.mark.parametrize(("parser", "cell", "rows", "finding"), _examples())
def test_a_parser_does_what_its_example_shows(parser: str, cell: str, rows: str, finding: str) -> None:
    text = (DOCS / "profiles.md").read_text()
    told = re.search(r"These examples know the words (.*?), and ignore (.*?):\n", text, re.DOTALL)
    assert told is not None
    vocabulary = dict(pair.split(": ") for pair in re.findall(r"`([^`]+)`", told[1]))
    parsed = PARSERS[parser].parse(cell, words(vocabulary, re.findall(r"`([^`]+)`", told[2])))
    shown = [" ".join(f"{k}={v}" for k, v in row.items() if v is not None) for row in parsed.rows]
    assert ("; ".join(shown), ", ".join(parsed.broken)) == (rows, finding)


def test_each_parser_has_an_example() -> None:
    assert {example[0] for example in _examples()} == {*PARSERS}


def test_the_glossary_has_one_meaning_a_word() -> None:
    text = (DOCS / "glossary.md").read_text()
    defined = [
        word for word in re.findall(r"^\| ([^|]+?) \| ", text, re.MULTILINE) if word not in ("word", "---")
    ]
    assert len(defined) > 70
    assert sorted({word for word in defined if defined.count(word) > 1}) == []
    assert [effect.value for effect in Effect if effect.value not in defined] == []


def test_decisions_are_numbered_and_complete() -> None:
    pages = sorted((DOCS / "decisions").glob("*.md"))
    assert [page.name[:5] for page in pages] == [f"{number:04}-" for number in range(1, len(pages) + 1)]
    for number, page in enumerate(pages, start=1):
        text = page.read_text()
        assert text.startswith(f"# {number}. "), page.name
        parts = re.findall(r"^\*\*(\w+)\.\*\*", text, flags=re.MULTILINE)
        assert parts == ["Status", "Context", "Decision", "Consequences"], page.name
        assert len(text.split()) < 600, f"{page.name} is longer than a page"


def test_the_worked_change_fits_the_tree() -> None:
    diffs = "".join(blocks(PROJECT / "CONTRIBUTING.md", "diff"))
    assert diffs.count("+++ ") > 8
    applied = subprocess.run(
        ["git", "apply", "--check", "-p0", "-"],
        input=diffs,
        capture_output=True,
        text=True,
        cwd=PROJECT,
        check=False,
    )
    assert applied.returncode == 0, applied.stderr


def test_the_pages_say_nothing_about_themselves() -> None:
    fillers = re.compile(
        r"\b(simply|powerful|seamless\w*|easily|(?<!cluster-)robust|cutting-edge|leverag\w*)\b", re.I
    )
    found = {named(page): fillers.findall(page.read_text()) for page in WRITTEN}
    assert {page: said for page, said in found.items() if said} == {}
