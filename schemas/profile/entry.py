"""What a profile may say of one canonical table: which rows of a source become its rows, and how.

Belongs here: the shape of an entry. Does not belong here: the checks of its words (``entry_words``), and doing
what it says (``schemas.mapping``).
"""

import re
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, Field, PrivateAttr, model_validator

from schemas.parsers import PARSERS
from schemas.profile.files import STRICT, as_list


def _as_cell(value: object) -> object:
    return {"column": value} if isinstance(value, str) else value


def _as_range(value: object) -> object:
    """``1-5`` as the numbers from 1 to 5; anything else as a list."""
    if isinstance(value, str) and (ends := re.fullmatch(r"\s*(\d{1,3})\s*-\s*(\d{1,3})\s*", value)):
        return [str(n) for n in range(int(ends[1]), int(ends[2]) + 1)]
    return as_list(value)


def _of_n(cell: dict[str, Any], own: dict[str, str], n: str) -> dict[str, Any]:
    """A cell of an ``unpivot`` for one ``n``: its own columns by their names, ``n`` itself as a constant."""
    if cell.get("part") == "n" and "parser" not in cell and "column" not in cell:
        return {"constant": n}
    said = {**cell}
    for name in ("column", "since", "after"):
        if said.get(name) is not None:
            said[name] = own.get(said[name], said[name])
    if said.get("join"):
        said["join"] = [f"={n}" if piece == "@n" else own.get(piece, piece) for piece in said["join"]]
    return said


class When(BaseModel):
    """A filter on source rows; texts are compared by their letters and digits only."""

    model_config = STRICT

    column: str
    has: str | None = None
    has_not: str | None = None
    is_: Annotated[list[str] | None, BeforeValidator(as_list)] = Field(default=None, alias="is")
    filled: bool | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        texts = [*(text for text in (self.has, self.has_not) if text is not None), *(self.is_ or [])]
        if self.is_ is None and not texts and self.filled is None:
            raise ValueError("give one of has, has_not, is, filled")
        if not all(text.strip() for text in texts):
            raise ValueError("a text to compare with is blank; 'filled: false' finds blank cells")
        return self


class Parse(BaseModel):
    """A cell taken apart by a named parser, with the vocabulary that the parser needs."""

    model_config = STRICT

    column: str
    parser: str
    values: str | dict[str, str] = {}
    ignore: list[str] = []


class Unpivot(BaseModel):
    """Columns that stand side by side for several things of one kind, such as ``met1_site`` to ``met5_site``.

    ``columns`` gives each group a name of its own, with ``{n}`` in the place of what differs.
    """

    model_config = STRICT

    columns: Annotated[dict[str, str], Field(min_length=1)]
    n: Annotated[list[str], BeforeValidator(_as_range), Field(min_length=1, max_length=500)]

    @model_validator(mode="after")
    def _differ(self) -> Self:
        for name, pattern in self.columns.items():
            if "{n}" not in pattern:
                raise ValueError(f"the columns of '{name}' need '{{n}}' in the place of what differs")
        if len({*self.n}) < len(self.n):
            raise ValueError("one of n stands twice")
        return self


class With(BaseModel):
    """Columns of another source, brought in by the columns in which both agree."""

    model_config = STRICT

    from_: str = Field(alias="from")
    on: Annotated[dict[str, str], Field(min_length=1)]
    take: Annotated[dict[str, str], Field(min_length=1)]


class Cell(BaseModel):
    """Where the value of one canonical column comes from: exactly one of column, constant, join, part."""

    model_config = STRICT

    column: str | None = None
    constant: str | None = None
    join: list[str] | None = None
    part: str | None = None
    parser: str | None = None
    values: str | dict[str, str] = {}
    ignore: list[str] = []
    unit: Literal["days", "weeks", "months", "years"] | None = None
    since: str | None = None
    after: str | None = None

    @property
    def is_counted(self) -> bool:
        """Whether the value is counted in days from what the cell holds."""
        return any((self.unit, self.since, self.after))

    def source_columns(self) -> list[str]:
        """The columns of the source that the cell reads."""
        joined = [piece for piece in self.join or [] if piece[:1] not in ("@", "=")]
        named = [name for name in (self.column, self.since, self.after) if name]
        return [*named, *joined]


class Entry(BaseModel):
    """How the rows of one source become rows of one canonical table."""

    model_config = STRICT

    from_: str = Field(alias="from")
    unpivot: Unpivot | None = None
    with_: Annotated[list[With], BeforeValidator(as_list)] = Field(default=[], alias="with")
    when: Annotated[list[When], BeforeValidator(as_list)] = []
    each: Annotated[list[Parse], BeforeValidator(as_list)] = []
    columns: dict[str, Annotated[Cell, BeforeValidator(_as_cell)]]
    _any_of: tuple[str, ...] = PrivateAttr(default=())

    @property
    def file(self) -> str:
        """The file's name in the profile."""
        return self.from_.partition(".")[0]

    @property
    def sheet(self) -> str | None:
        """The sheet or instrument, or None for a file that is one table."""
        return self.from_.partition(".")[2] or None

    def source_columns(self) -> list[str]:
        """The columns of the source that the entry reads, each once."""
        named = [column for other in self.with_ for column in other.on]
        named += [*(when.column for when in self.when), *(each.column for each in self.each)]
        named += [name for cell in self.columns.values() for name in cell.source_columns()]
        taken = {name for other in self.with_ for name in other.take}
        return [name for name in dict.fromkeys(named) if name not in taken]

    def brought_in(self) -> list[str]:
        """The columns of other sources that the entry reads."""
        return [name for other in self.with_ for name in (*other.on.values(), *other.take.values())]

    def sources(self) -> list[str]:
        """The sources that the entry reads: its own, and those that it brings in."""
        return [self.from_, *(other.from_ for other in self.with_)]

    def for_each_n(self) -> "list[Entry]":
        """The entry itself, or one for each ``n`` of its ``unpivot``: that many side by side are one kind."""
        if self.unpivot is None:
            return [self]
        return [self._for(self.unpivot, n) for n in self.unpivot.n]

    def _for(self, unpivot: Unpivot, n: str) -> "Entry":
        own = {name: pattern.replace("{n}", n) for name, pattern in unpivot.columns.items()}
        said = self.model_dump(by_alias=True, exclude_unset=True, exclude={"unpivot"})
        for part in (*said.get("when", []), *said.get("each", [])):
            part["column"] = own.get(part["column"], part["column"])
        said["columns"] = {name: _of_n(cell, own, n) for name, cell in said["columns"].items()}
        for other in said.get("with", []):
            other["on"] = {own.get(name, name): theirs for name, theirs in other["on"].items()}
        entry = Entry.model_validate(said)
        entry._any_of = tuple(own.values())
        return entry

    @property
    def any_of(self) -> tuple[str, ...]:
        """Columns of which one at least must be filled in a row of this entry; none if it has no ``n``."""
        return self._any_of

    def each_with(self, part: str | None) -> Parse | None:
        """The ``each`` whose parser has a part of that name, if there is one."""
        return next((each for each in self.each if part in PARSERS[each.parser].parts), None)
