"""What a profile (``centre.yml``) may say.

Belongs here: the shape of a whole profile. Does not belong here: that of its files and entries (``files``,
``entry``), the checks of its words against the contract (``words``, ``entry_words``), reading files by it, and
turning cells by it.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator

from schemas.profile.entry import Entry
from schemas.profile.files import STRICT, FileSpec, as_list

#: Said of a word under ``missing`` that is a value like any other in this centre.
ORDINARY = "(value)"


class Profile(BaseModel):
    """A centre's profile: how its exports are read and mapped. ``docs/profiles.md`` explains each key.

    ``standard`` names the standard profile that most of it was taken from, if it was.
    """

    model_config = STRICT

    centre: str
    name: str
    profile_version: Literal["1", 1]
    citation: str | None = None
    standard: str | None = None
    missing: dict[str, str] = {}
    identifiers: list[str] = []
    files: dict[str, FileSpec]
    values: dict[str, dict[str, str]] = {}
    tables: dict[str, Annotated[list[Entry], BeforeValidator(as_list)]]

    def entries(self, table: str) -> list[Entry]:
        """The entries of a table; one with an ``unpivot`` stands once for each of its ``n``."""
        return [each for entry in self.tables.get(table, []) for each in entry.for_each_n()]

    def all_entries(self) -> list[Entry]:
        """The entries of all tables, as ``entries`` has them."""
        return [entry for table in self.tables for entry in self.entries(table)]

    def vocabulary(self, values: str | dict[str, str]) -> dict[str, str]:
        """The words of a vocabulary given in place or by its name under ``values``."""
        return self.values[values] if isinstance(values, str) else values
