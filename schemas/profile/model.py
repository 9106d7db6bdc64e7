"""What a profile (``centre.yml``) may say.

Belongs here: the shape of a profile. Does not belong here: the checks of its words against the contract
(``words``, ``entries``), reading files by it, and turning cells by it.
"""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from schemas.parsers import PARSERS


def _as_list(value: object) -> object:
    return value if isinstance(value, list) else [value]


def _as_cell(value: object) -> object:
    return {"column": value} if isinstance(value, str) else value


def _without_folders(name: str) -> str:
    if not name or "/" in name or "\\" in name or name in (".", ".."):
        raise ValueError(f"'{name}' is no file's name; files lie in the delivery's folder itself")
    return name


_FileName = Annotated[str, AfterValidator(_without_folders)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FileSpec(_Part):
    """A file of a delivery and how its text is read; its name may hold ``*`` and ``?``."""

    path: _FileName
    format: Literal["delimited", "redcap", "xlsx"]
    delimiter: Literal[",", ";", "|", "\t"] = ","
    encoding: Literal["utf-8", "utf-16", "windows-1252", "iso-8859-1", "iso-8859-15"] = "utf-8"
    date_order: Literal["ymd", "dmy", "mdy"] = "ymd"
    decimal_mark: Literal[".", ","] = "."
    dictionary: _FileName | None = None
    may_be_empty: bool = False


class When(_Part):
    """A filter on source rows; texts are compared by their letters and digits only."""

    column: str
    has: str | None = None
    has_not: str | None = None
    is_: Annotated[list[str] | None, BeforeValidator(_as_list)] = Field(default=None, alias="is")
    filled: bool | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        texts = [*(text for text in (self.has, self.has_not) if text is not None), *(self.is_ or [])]
        if self.is_ is None and not texts and self.filled is None:
            raise ValueError("give one of has, has_not, is, filled")
        if not all(text.strip() for text in texts):
            raise ValueError("a text to compare with is blank; 'filled: false' finds blank cells")
        return self


class Parse(_Part):
    """A cell taken apart by a named parser, with the vocabulary that the parser needs."""

    column: str
    parser: str
    values: str | dict[str, str] = {}
    ignore: list[str] = []


class Cell(_Part):
    """Where the value of one canonical column comes from: exactly one of column, constant, join, part."""

    column: str | None = None
    constant: str | None = None
    join: list[str] | None = None
    part: str | None = None
    parser: str | None = None
    values: str | dict[str, str] = {}
    ignore: list[str] = []

    def source_columns(self) -> list[str]:
        """The columns of the source that the cell reads."""
        joined = [piece for piece in self.join or [] if piece[:1] not in ("@", "=")]
        return [self.column, *joined] if self.column else joined


class Entry(_Part):
    """How the rows of one source become rows of one canonical table."""

    from_: str = Field(alias="from")
    when: Annotated[list[When], BeforeValidator(_as_list)] = []
    each: Annotated[list[Parse], BeforeValidator(_as_list)] = []
    columns: dict[str, Annotated[Cell, BeforeValidator(_as_cell)]]

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
        named = [*(when.column for when in self.when), *(each.column for each in self.each)]
        named += [name for cell in self.columns.values() for name in cell.source_columns()]
        return list(dict.fromkeys(named))

    def each_with(self, part: str | None) -> Parse | None:
        """The ``each`` whose parser has a part of that name, if there is one."""
        return next((each for each in self.each if part in PARSERS[each.parser].parts), None)


class Profile(_Part):
    """A centre's profile: how its exports are read and mapped. ``docs/profiles.md`` explains each key."""

    centre: str
    name: str
    profile_version: Literal["1", 1]
    citation: str | None = None
    missing: dict[str, str] = {}
    identifiers: list[str] = []
    files: dict[str, FileSpec]
    values: dict[str, dict[str, str]] = {}
    tables: dict[str, Annotated[list[Entry], BeforeValidator(_as_list)]]

    def vocabulary(self, values: str | dict[str, str]) -> dict[str, str]:
        """The words of a vocabulary given in place or by its name under ``values``."""
        return self.values[values] if isinstance(values, str) else values
