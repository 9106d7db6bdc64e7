"""What a ``centre.yml`` may say beside a standard, and the whole profile that the two make.

Belongs here: the shape of a profile that names a standard, and putting both together. Does not belong here: the
checks of the whole, which are those of any profile.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field

from schemas.contract.metadata import is_extra
from schemas.findings import Refusal
from schemas.nearest import nearest
from schemas.profile.files import STRICT, as_list
from schemas.profile.standards import standard_keys, standard_names
from schemas.profile.text import mistake


class OwnColumns(BaseModel):
    """Columns of a centre's own, ``x_…``, beside those of a standard's table."""

    model_config = STRICT

    columns: Annotated[dict[str, Any], Field(min_length=1)]


class Beside(BaseModel):
    """A profile that names a standard, and says what is otherwise in this centre; ``docs/profiles.md`` has each key."""

    model_config = STRICT

    centre: str
    name: str
    profile_version: Literal["1", 1]
    standard: str
    citation: str | None = None
    missing: dict[str, str] = {}
    identifiers: list[str] = []
    files: dict[str, dict[str, Any]] = {}
    values: dict[str, dict[str, str]] = {}
    without: Annotated[list[str], BeforeValidator(as_list)] = []
    tables: dict[str, OwnColumns] = {}


def whole(beside: Beside) -> dict[str, Any]:
    """The keys of the whole profile: the standard's, with the centre's own in their place or beside them.

    Raises:
        Refusal: the standard is none, or has nothing of a name that the centre gives; every mistake is named.

    """
    if beside.standard not in standard_names():
        hint = nearest(beside.standard, standard_names())
        raise Refusal(mistake(f"standard: unknown standard '{beside.standard}'; {hint}"))
    keys = standard_keys(beside.standard)
    # Put together only where both have the name; the others are mistakes.
    mistakes = [*_put_in(keys, beside), *_left_out(keys, beside), *_added(keys, beside)]
    if mistakes:
        raise Refusal(*map(mistake, mistakes))
    keys |= {"centre": beside.centre, "name": beside.name, "standard": beside.standard}
    if beside.citation is not None:
        keys["citation"] = beside.citation
    keys["missing"] = keys.get("missing", {}) | beside.missing
    keys["identifiers"] = [*dict.fromkeys([*keys.get("identifiers", []), *beside.identifiers])]
    return keys


def _put_in(keys: dict[str, Any], beside: Beside) -> Iterator[str]:
    for key, own in (("files", beside.files), ("values", beside.values)):
        there = keys.setdefault(key, {})
        for name, said in own.items():
            if name in there:
                there[name] = there[name] | said
            else:
                yield f"{key}.{name}: the standard '{beside.standard}' has none of that name; {nearest(name, there)}"


def _left_out(keys: dict[str, Any], beside: Beside) -> Iterator[str]:
    """Take out what the centre is ``without``: a source column, or a whole sheet or form."""
    entries = {table: said if isinstance(said, list) else [said] for table, said in keys["tables"].items()}
    known: set[str] = set()
    for table, of_table in entries.items():
        kept = []
        for entry in of_table:
            sheet = entry["from"].partition(".")[2]
            columns = {column: _reads(cell) for column, cell in entry["columns"].items()}
            known |= {sheet, *(name for names in columns.values() for name in names)} - {""}
            if sheet in beside.without:
                continue
            entry["columns"] = {
                column: cell
                for column, cell in entry["columns"].items()
                if not columns[column].intersection(beside.without)
            }
            kept.append(entry)
        keys["tables"][table] = kept
    keys["tables"] = {table: kept for table, kept in keys["tables"].items() if kept}
    for name in beside.without:
        if name not in known:
            yield f"without: the standard '{beside.standard}' reads no '{name}'; {nearest(name, known)}"


def _reads(cell: Any) -> set[str]:
    """The source columns of a cell as the standard's file writes it."""
    if isinstance(cell, str):
        return {cell}
    named = {cell[key] for key in ("column", "since", "after") if key in cell}
    return named | {piece for piece in cell.get("join", []) if piece[:1] not in ("@", "=")}


def _added(keys: dict[str, Any], beside: Beside) -> Iterator[str]:
    for table, own in beside.tables.items():
        entries = keys["tables"].get(table)
        if entries is None:
            yield f"tables.{table}: the standard has no table of that name; {nearest(table, keys['tables'])}"
        elif len(entries) > 1:
            yield f"tables.{table}: the standard makes it from {len(entries)} sources; write a whole profile"
        elif canonical := sorted(name for name in own.columns if not is_extra(name)):
            yield f"tables.{table}: '{canonical[0]}' is the standard's; columns of your own begin with x_"
        else:
            entries[0]["columns"] |= own.columns
