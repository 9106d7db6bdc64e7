"""The text of a ``centre.yml``, laid out as a person would write it.

Belongs here: the layout that all formats share. Does not belong here: which column means what.
"""

import re
from collections.abc import Iterable, Mapping

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_ ./()+-]*")


def quoted(word: str) -> str:
    """A word as YAML, in quotation marks where it needs them."""
    return word if _PLAIN.fullmatch(word) and not word.endswith(" ") else f'"{word}"'


def flow(pairs: Mapping[str, str]) -> str:
    """A mapping on one line."""
    return "{" + ", ".join(f"{quoted(key)}: {value}" for key, value in pairs.items()) + "}"


def head(centre: str, comment: str, missing: Mapping[str, str], identifiers: Iterable[str]) -> list[str]:
    """The first lines: whose profile it is, what marks a missing value, what never leaves intake."""
    name = " ".join(part.capitalize() for part in re.split(r"[_-]+", centre) if part)
    lines = [
        f"# {comment}",
        "# The patients are invented.",
        f"centre: {centre}",
        f"name: {name} Cancer Centre (synthetic)",
        "profile_version: 1",
        "",
        "# What stands in a cell instead of a value, and why the value is missing.",
        f"missing: {flow(missing)}",
    ]
    names = ", ".join(quoted(name) for name in identifiers)
    return [*lines, "", f"identifiers: [{names}]"] if names else lines


def vocabularies(values: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The centre's words for our codes, a block a vocabulary."""
    lines = ["", "# The centre's words; a code of ours and its label need no entry.", "values:"]
    for name, words in values.items():
        lines.append(f"  {name}:")
        lines += [f"    {quoted(word)}: {code}" for word, code in words.items()]
    return lines


def table(name: str, entries: Iterable[tuple[str, Mapping[str, str]]]) -> list[str]:
    """A table of the profile: for each source the canonical columns and what fills them."""
    lines, several = [f"  {name}:"], list(entries)
    for source, columns in several:
        first, indent = ("    - ", "      ") if len(several) > 1 else ("    ", "    ")
        lines += [f"{first}from: {source}", f"{indent}columns:"]
        lines += [f"{indent}  {column}: {cell}" for column, cell in columns.items()]
    return [*lines, ""]


def text(lines: Iterable[str]) -> str:
    """Lines to the text of a file that ends with one line break."""
    return "\n".join(lines).rstrip() + "\n"
