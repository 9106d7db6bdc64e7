"""The code lists: each lives once, as a CSV in this folder, and dbt loads the same files as seeds.

Belongs here: the files and the functions that read them. Does not belong here: what a centre calls
a thing (that is its profile), and reference data that is no vocabulary (that is a dbt seed).

Codes of other versions stand outside the folder, in ``retired_codes.csv``: intake alone needs them.
"""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
RETIRED = FOLDER.parent / "retired_codes.csv"


class RetiredCode(NamedTuple):
    """A code of another version or sister classification; ``replaced_by`` is ours, or empty."""

    code_list: str
    code: str
    version: str
    replaced_by: str


def _rows(name: str) -> list[dict[str, str]]:
    return _rows_of(FOLDER / f"{name}.csv")


def _rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def code_lists() -> dict[str, dict[str, str]]:
    """Every code list by name, each as ``{code: label}`` in the order of its file."""
    lists: dict[str, dict[str, str]] = {}
    for entry in _rows("code_list"):
        name = entry["code_list"]
        if (FOLDER / f"{name}.csv").exists():
            lists[name] = {row["code"]: row["label"] for row in _rows(name)}
        else:
            lists[name] = {r["code"]: r["label"] for r in _rows("answer") if r["code_list"] == name}
    return lists


def code_list_facts() -> dict[str, dict[str, str]]:
    """Title, version and source of each code list."""
    return {entry["code_list"]: entry for entry in _rows("code_list")}


def codes_of(name: str) -> list[str]:
    """The codes of a list.

    Raises:
        KeyError: there is no such list.

    """
    return list(code_lists()[name])


@cache
def retired_codes() -> tuple[RetiredCode, ...]:
    """The codes that are in none of our lists because they belong to another version or classification."""
    return tuple(RetiredCode(**row) for row in _rows_of(RETIRED))
