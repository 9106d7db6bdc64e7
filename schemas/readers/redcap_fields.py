"""Fields of a REDCap project: which columns of a flat export hold one, and what its cells say.

Belongs here: field types, choices and boxes. Does not belong here: rows, events and instruments.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

_ANSWERS = {"yesno": {"1": "Yes", "0": "No"}, "truefalse": {"1": "True", "0": "False"}}
_CHOICE = re.compile(r"\s*[^\s,|]+\s*,")
_TICKED, _UNTICKED = ("1", "Checked"), ("", "0", "Unchecked")


@dataclass(frozen=True)
class Field:
    """A field of the data dictionary: its name, its type and its choices as REDCap writes them."""

    name: str
    kind: str
    choices: str

    @property
    def labels(self) -> dict[str, str]:
        """The choices of the field, code to label; none where it has no choices."""
        if self.kind in ("radio", "dropdown", "checkbox"):
            return labels(self.choices)
        return _ANSWERS.get(self.kind, {})

    def columns(self, there: Collection[str]) -> list[str]:
        """The columns of the field that are ``there``; none if a box of a checkbox group is missing."""
        if self.kind != "checkbox":
            return [self.name] if self.name in there else []
        boxes = self._boxes(there)
        return list(boxes.values()) if boxes.keys() >= self.labels.keys() else []

    def boxes(self, there: Collection[str]) -> list[tuple[str, str]]:
        """Label and column of a checkbox group's boxes; a missing-data code is a box that no choice names."""
        known = self.labels
        return [(known.get(code, code), column) for code, column in self._boxes(there).items()]

    def _boxes(self, there: Collection[str]) -> dict[str, str]:
        """Code to column: its name has the code in lower case, with "_" for all but letters and digits."""
        prefix = f"{self.name}___"
        codes = {_suffix(code): code for code in self.labels}
        boxes = {}
        for column in there:
            if column.startswith(prefix):
                suffix = _suffix(column.removeprefix(prefix))
                boxes[codes.get(suffix) or re.sub("^_", "-", suffix)] = column
        return boxes


def _suffix(code: str) -> str:
    return re.sub("[^0-9a-z]", "_", code.lower())


def labels(choices: str) -> dict[str, str]:
    """Choices as REDCap writes them, ``1, Female | 2, Male``, as code to label.

    A label may hold commas; a piece without a code of its own belongs to the label before it.
    """
    pieces: list[str] = []
    for piece in choices.split("|"):
        if pieces and not _CHOICE.match(piece):
            pieces[-1] += f"|{piece}"
        else:
            pieces.append(piece)
    pairs = (piece.partition(",") for piece in pieces)
    return {code.strip(): label.strip() for code, _, label in pairs if code.strip()}


def text(column: str) -> pl.Expr:
    """A column of the export without outer blanks."""
    return pl.col(column).fill_null("").str.strip_chars()


def cell(field: Field, there: Collection[str]) -> pl.Expr:
    """What the cells of a field say: the label of a choice, the labels of the ticked boxes, or the text."""
    if field.kind != "checkbox":
        return text(field.name).replace(field.labels) if field.labels else text(field.name)
    said = []
    for label, column in field.boxes(there):
        box = text(column)
        # A box holds 0 or 1; where it holds a missing-data code instead, the code is what it says.
        said.append(pl.when(box.is_in(_TICKED)).then(pl.lit(label)).when(~box.is_in(_UNTICKED)).then(box))
    return pl.concat_list(said).list.drop_nulls().list.unique(maintain_order=True).list.join("; ")
