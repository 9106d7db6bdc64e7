"""The tutorial, typed in: its files are written, its commands run, and what it shows is what comes out."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.forked.client import PROJECT
from tests.pipeline.conftest import Home

_BLOCK = re.compile(
    r"<!-- file: (?P<file>.+?) -->\s*(?:```(?!console)\w+\n(?P<text>.*?)```)?|```console\n(?P<console>.*?)```",
    re.DOTALL,
)


@pytest.mark.soak
def test_the_tutorial_works_as_printed(new_home: Callable[..., Home]) -> None:
    home = new_home("royapettah")
    shown = 0
    for block in _BLOCK.finditer((PROJECT / "docs" / "tutorial.md").read_text()):
        if block["console"] is not None:
            shown += _run(home, block["console"])
        elif block["text"] is not None:
            _write(home.path / block["file"], block["text"])
        else:
            _write_changed(home.path, block["file"])
    assert shown > 15


def _run(home: Home, console: str) -> int:
    """Run each command; every line under it stands in what it prints, its words in their order."""
    shown = 0
    for part in console.split("$ ")[1:]:
        command, *lines = part.strip().splitlines()
        program, *words = shlex.split(command)
        assert program == "oligo"
        ran = home.oligo(*words)
        assert ran.code == 0, ran.said
        printed = [re.sub(r"[│┃|]", " ", line).split() for line in ran.out.splitlines()]
        for line in lines:
            assert any(_follows(line.split(), words) for words in printed), (
                f"{command}\nlacks: {line}\n{ran.out}"
            )
            shown += 1
    return shown


def _follows(expected: list[str], printed: list[str]) -> bool:
    rest = iter(printed)
    return all(any(_bare(word) == _bare(other) for other in rest) for word in expected)


def _bare(word: str) -> str:
    return word.strip("();,")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _write_changed(home: Path, note: str) -> None:
    new, old, changes = re.fullmatch(r"(.+?), as (.+?) with (.+)", note).groups()  # type: ignore[union-attr]
    text = (home / old).read_text()
    for change in changes.split(", "):
        before, after = change.split(" -> ")
        assert before in text
        text = text.replace(before, after)
    _write(home / new, text)
