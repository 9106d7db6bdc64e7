"""A fix-list as a spreadsheet sees it: the text of each cell, its colour, and whether it would run anything."""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINKED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
COLOURS = {"FFFFC7CE": "error", "FFFFEB9C": "warning"}


@dataclass(frozen=True)
class Sheet:
    """Cells by row (from 1) and column (from 1): what they hold, and as what they are marked."""

    texts: dict[tuple[int, int], str]
    marks: dict[tuple[int, int], str]

    @property
    def header(self) -> list[str]:
        return [self.texts[1, column] for column in sorted(c for r, c in self.texts if r == 1)]

    def rows(self) -> list[dict[str, str]]:
        """Each row below the header by the names of the columns."""
        last = max(row for row, _ in self.texts)
        names = list(enumerate(self.header, start=1))
        return [
            {name: self.texts.get((row, column), "") for column, name in names} for row in range(2, last + 1)
        ]

    def marked(self, row: int) -> dict[str, str]:
        """The marked columns of the line that shows a row of the centre."""
        line = next(at for (at, column), text in self.texts.items() if column == 1 and text == str(row))
        return {self.header[column - 1]: mark for (at, column), mark in self.marks.items() if at == line}

    def of_row(self, row: int) -> dict[str, str]:
        return next(found for found in self.rows() if found["Row"] == str(row))


def sheets_of(path: Path) -> dict[str, Sheet]:
    """Every sheet of a workbook by its name."""
    with zipfile.ZipFile(path) as archive:
        links = {
            link.get("Id"): link.get("Target") for link in _parsed(archive, "xl/_rels/workbook.xml.rels")
        }
        marks = _marks(_parsed(archive, "xl/styles.xml"))
        return {
            str(sheet.get("name")): _sheet(_parsed(archive, f"xl/{links[sheet.get(_LINKED)]}"), marks)
            for sheet in _parsed(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet")
        }


def _parsed(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(name))


def _marks(styles: ElementTree.Element) -> list[str | None]:
    fills = [fill.find(f".//{_MAIN}fgColor") for fill in styles.iter(f"{_MAIN}fill")]
    colours = [None if fill is None else COLOURS.get(str(fill.get("rgb"))) for fill in fills]
    formats = styles.find(f"{_MAIN}cellXfs")
    assert formats is not None
    return [colours[int(form.get("fillId", "0"))] for form in formats]


def _sheet(root: ElementTree.Element, marks: list[str | None]) -> Sheet:
    assert not list(root.iter(f"{_MAIN}f")), "a cell holds a formula"
    texts, marked = {}, {}
    for cell in root.iter(f"{_MAIN}c"):
        letters, row = re.fullmatch(r"([A-Z]+)(\d+)", str(cell.get("r"))).groups()  # type: ignore[union-attr]
        place = (int(row), _number(letters))
        text = "".join(cell.itertext())
        if text:
            texts[place] = text
        if mark := marks[int(cell.get("s", "0"))]:
            marked[place] = mark
    return Sheet(texts, marked)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
