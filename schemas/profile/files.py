"""What a profile may say of the files of a delivery.

Belongs here: how the text of a file is read, and which of its rows are rows of the export. Does not belong
here: what the columns mean (``entry``).
"""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, model_validator


def as_list(value: object) -> object:
    """A list, or one thing that stands for a list of it."""
    return value if isinstance(value, list) else [value]


def _without_folders(name: str) -> str:
    if not name or "/" in name or "\\" in name or name in (".", ".."):
        raise ValueError(f"'{name}' is no file's name; files lie in the delivery's folder itself")
    return name


_FileName = Annotated[str, AfterValidator(_without_folders)]


#: A profile has no key but those that its parts name.
STRICT = ConfigDict(extra="forbid")


class SheetSpec(BaseModel):
    """Which rows of a file or a sheet are its header, and which are no rows of the export at all."""

    model_config = STRICT

    header_row: Annotated[list[int], BeforeValidator(as_list)] = []
    comment: str | None = None
    footer: Annotated[list[str], BeforeValidator(as_list)] = []

    @model_validator(mode="after")
    def _can_be_found(self) -> Self:
        rows = self.header_row
        if rows and (len(rows) > 2 or rows[0] < 1 or rows != [*range(rows[0], rows[0] + len(rows))]):
            raise ValueError("header_row is the number of a row, or of two that follow each other")
        if not all(text.strip() for text in [*self.footer, "-" if self.comment is None else self.comment]):
            raise ValueError("a text that marks a comment or a footer is blank")
        return self


class FileSpec(SheetSpec):
    """A file of a delivery and how its text is read; its name may hold ``*`` and ``?``."""

    path: _FileName
    format: Literal["delimited", "redcap", "xlsx", "ods", "fhir"]
    sheets: dict[str, SheetSpec] = {}
    serial_dates: Literal["1900", "1904"] | None = None
    delimiter: Literal[",", ";", "|", "\t"] = ","
    encoding: Literal["utf-8", "utf-16", "windows-1252", "iso-8859-1", "iso-8859-15"] = "utf-8"
    date_order: Literal["ymd", "dmy", "mdy"] = "ymd"
    decimal_mark: Literal[".", ","] = "."
    dictionary: _FileName | None = None
    may_be_empty: bool = False

    def sheet(self, name: str | None) -> SheetSpec:
        """How the rows of a sheet are told apart: as said for it, else as said for the file."""
        return self.sheets.get(name or "", self)
