"""Fields of a REDCap project: which columns of a flat export hold one, and what its cells say.

Belongs here: field types, choices and boxes. Does not belong here: rows, events and instruments.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

#: What the status of a form and a box of a group hold, code to label.
STATUS = {"0": "Incomplete", "1": "Unverified", "2": "Complete"}
BOX = {"0": "Unchecked", "1": "Checked"}
#: How ``<form>_complete`` says that the form was saved, in exports of codes and in those of labels.
SAVED = ("1", "2", "Unverified", "Complete")
#: Labels that REDCap proposes for missing-data codes, and the code of each; "Invalid" may well be a value.
MISSING_LABELS = {
    "No information": "NI",
    "Unknown": "UNK",
    "Not asked": "NASK",
    "Asked but unknown": "ASKU",
    "Temporarily unavailable": "NAV",
    "Masked": "MSK",
    "Not applicable": "NA",
    "Not available": "NAVU",
}
#: Ends the column of a checkbox group that holds what no choice names; no export has such a column.
OTHER = "\0other"

_ANSWERS = {"yesno": {"1": "Yes", "0": "No"}, "truefalse": {"1": "True", "0": "False"}}
_CHOICE = re.compile(r"\s*[^\s,|]+\s*,")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_TICKED, _UNTICKED = ("1", "Checked"), ("", "0", "Unchecked")


@dataclass(frozen=True)
class Field:
    """A field of the data dictionary: its name, its type, its choices as REDCap writes them, and its label.

    A calculated field has a value also in forms that nobody opened. An identifier names a patient.
    """

    name: str
    kind: str
    choices: str = ""
    label: str = ""
    is_identifier: bool = False
    is_calculated: bool = False

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

    def box(self, code: str) -> str:
        """The column of the box with a code."""
        return f"{self.name}___{suffix(code)}"

    def _boxes(self, there: Collection[str]) -> dict[str, str]:
        """Code to column: its name has the code in lower case, with "_" for all but letters and digits."""
        prefix = f"{self.name}___"
        codes = {suffix(code): code for code in self.labels}
        boxes = {}
        for column in there:
            if column.startswith(prefix):
                end = column.removeprefix(prefix)
                written = end if end == OTHER else suffix(end)
                boxes[codes.get(written) or re.sub("^_", "-", written)] = column
        return boxes


def suffix(code: str) -> str:
    """How a code ends the name of a box's column."""
    return re.sub("[^0-9a-z]", "_", code.lower())


def plain(label: str) -> str:
    """A label as exports write it: without tags, on one line, with ' in place of "."""
    return " ".join(_TAG.sub("", label).replace('"', "'").split())


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
    return {code.strip(): plain(label) for code, _, label in pairs if code.strip()}


def text(column: str) -> pl.Expr:
    """A column of the export without outer blanks."""
    return pl.col(column).fill_null("").str.strip_chars()


def cell(field: Field, there: Collection[str], *, are_labels: bool = False) -> pl.Expr:
    """What the cells of a field say: the label of a choice, the labels of the ticked boxes, or the text.

    ``are_labels`` says that the export holds labels, among which a code may be another choice's; there the label
    of a usual missing-data code becomes that code, unless it is a choice of the field.
    """
    if field.kind != "checkbox":
        words = {*field.labels.values()}
        missing = {label: code for label, code in MISSING_LABELS.items() if label not in words}
        return text(field.name).replace(missing if are_labels else field.labels)
    said: list[pl.Expr] = []
    for label, column in field.boxes(there):
        box = text(column)
        if column.endswith(OTHER):
            said.append(pl.when(box != "").then(box))
            continue
        # A box holds 0 or 1; where it holds a missing-data code instead, the code is what it says.
        said.append(pl.when(box.is_in(_TICKED)).then(pl.lit(label)).when(~box.is_in(_UNTICKED)).then(box))
    return pl.concat_list(said).list.drop_nulls().list.unique(maintain_order=True).list.join("; ")


def single_boxes(field: Field, there: Collection[str]) -> dict[str, pl.Expr]:
    """Each box of a checkbox group under the name of its column: 1 ticked, 0 not, blank where it is blank."""
    if field.kind != "checkbox":
        return {}
    columns = [column for _, column in field.boxes(there) if not column.endswith(OTHER)]
    digits = {label: code for code, label in BOX.items()}
    return {
        field.box(column.removeprefix(f"{field.name}___")): text(column).replace(digits) for column in columns
    }
