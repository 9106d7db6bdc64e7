"""Which standard a delivery is an export of, told by its files alone.

Belongs here: the marks of each standard. Does not belong here: whether the export is complete, which its reader says.
"""

import csv
import fnmatch
import io
import re
from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path

from schemas.delivery_files import is_apart
from schemas.profile.standards import standard_keys, standard_names

#: No more of a file is looked at.
_GLANCE = 2_000_000  # bytes
_NAME, _FORM = "Variable / Field Name", "Form Name"
_RESOURCE = re.compile(rb'"resourceType"\s*:\s*"[A-Z][A-Za-z]+"')


def newest_delivery(centre: Path, today: date | None = None) -> Path | None:
    """The newest folder of a centre that is named after a day not later than ``today``."""
    there = centre.iterdir() if centre.is_dir() else ()
    named = [path for path in there if re.fullmatch(r"\d{4}-\d\d-\d\d", path.name) and path.is_dir()]
    dated = [path for path in named if _is_date(path.name) and (today is None or path.name <= str(today))]
    return max(dated, key=lambda path: path.name, default=None)


def recognised(delivery: Path) -> str | None:
    """The name of the standard that a delivery is an export of; None if it is of none."""
    try:
        there = () if delivery.is_symlink() else delivery.iterdir()
        own = (path for path in there if path.is_file() and not path.is_symlink())
        files = sorted(path for path in own if not is_apart(path.name))
        return next((name for name in standard_names() if name in _MARKS and _MARKS[name](files)), None)
    except OSError:
        return None


def _is_date(name: str) -> bool:
    try:
        date.fromisoformat(name)
    except ValueError:
        return False
    return True


def _has_our_dictionary(files: Collection[Path]) -> bool:
    """Whether a data dictionary lies there that has half of the standard's fields at least, under their forms.

    Half of them are no chance. Those that are gone are told by the reader, one by one; as good as none of them is
    a project of the centre's own.
    """
    standard = standard_keys("redcap")
    pattern = next(iter(standard["files"].values()))["dictionary"]
    ours = {
        (entry["from"].partition(".")[2], _column_of(cell))
        for entry in standard["tables"].values()
        for cell in entry["columns"].values()
    }
    ours = {(form, name) for form, name in ours if name}
    fitting = [path for path in files if fnmatch.fnmatchcase(path.name, pattern)]
    return any(2 * len(ours & _fields(path)) >= len(ours) for path in fitting)


def _column_of(cell: object) -> str:
    """The one field of a cell; none of a key that is joined."""
    said = cell if isinstance(cell, str) else cell.get("column", "") if isinstance(cell, dict) else ""
    return str(said)


def _fields(dictionary: Path) -> set[tuple[str, str]]:
    """Form and name of the fields of a data dictionary; none if it is no dictionary."""
    text = _start(dictionary).decode("utf-8-sig", errors="replace")
    try:
        lines = [*csv.DictReader(io.StringIO(text, newline=""))]
    except csv.Error:
        return set()
    return {((line.get(_FORM) or "").strip(), (line.get(_NAME) or "").strip()) for line in lines}


def _has_fhir_resources(files: Collection[Path]) -> bool:
    """Whether a JSON file lies there that names FHIR resources."""
    return any(_RESOURCE.search(_start(p)) for p in files if p.suffix.lower() in (".json", ".ndjson"))


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_GLANCE)


#: Standard to whether files are an export of it.
_MARKS: dict[str, Callable[[Collection[Path]], bool]] = {
    "redcap": _has_our_dictionary,
    "mcode": _has_fhir_resources,
}
