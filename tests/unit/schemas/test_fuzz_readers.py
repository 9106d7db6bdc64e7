"""Readers under random and damaged files: read with every row accounted for, or refused by name; never a crash.

Belongs here: what no person would type. Does not belong here: sizes and counts (``test_limits``), and formats (a
module each).
"""

import csv
import io
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.findings import Refusal
from schemas.profile.files import FileSpec
from schemas.readers import Source, delimited, workbook
from schemas.rules import RULES
from synth.registry import Wish, make_registry

_QUIET = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
#: Cells as programs write them: any letter of any script, quotes, separators, line breaks; no NUL, no lone CR.
_CELL = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00\r"), max_size=12)


def _read(path: Path, spec: FileSpec, sheet: str = "") -> Source | None:
    """The source, or None where it was refused; a refusal names the file and a rule, and repeats no cell."""
    try:
        return workbook.read(path, [sheet], spec)[sheet] if sheet else delimited.read(path, spec)
    except Refusal as refusal:
        for finding in refusal.findings:
            assert finding.rule in RULES
            assert path.name in finding.message
        return None


@_QUIET
@given(st.binary(max_size=400))
def test_bytes_of_any_kind(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    spec = FileSpec.model_validate({"path": "export.csv", "format": "delimited"})
    source = _read(path, spec)
    assert source is None or source.height >= source.frame.height


@_QUIET
@given(st.lists(_CELL, max_size=6), st.sampled_from([",", ";", "\t", "|"]))
def test_what_a_program_wrote_is_read_cell_by_cell(tmp_path: Path, values: list[str], delimiter: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(
        [["id", "value"], *(["row", value] for value in values)]
    )
    path = tmp_path / "export.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    spec = FileSpec.model_validate({"path": "export.csv", "format": "delimited", "delimiter": delimiter})
    source = _read(path, spec)
    if not values:
        assert source is None
        return
    assert source is not None
    assert source.ragged == ()
    assert source.frame["value"].to_list() == values


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_registry(tmp_path_factory.mktemp("book"), Wish("clinic", "xlsx", 3))
    return next(made.delivery.glob("*.xlsx"))


@pytest.mark.parametrize("seed", range(60))
def test_a_workbook_with_damaged_bytes(book: Path, tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    content = bytearray(book.read_bytes())
    if seed % 3 == 0:
        content = content[: rng.randrange(len(content))]
    for _ in range(rng.randrange(1, 30)):
        if content:
            content[rng.randrange(len(content))] = rng.randrange(256)
    path = tmp_path / "export.xlsx"
    path.write_bytes(bytes(content))
    _read(path, FileSpec.model_validate({"path": "export.xlsx", "format": "xlsx"}), "Patients")


@pytest.mark.parametrize("seed", range(60))
def test_a_workbook_with_damaged_xml(book: Path, tmp_path: Path, seed: int) -> None:
    """The archive is whole, so the damage gets as far as the parser of sheets, strings and styles."""
    rng = random.Random(seed)
    path = tmp_path / "export.xlsx"
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        parts = [name for name in old.namelist() if name.endswith(".xml")]
        hit = {rng.choice(parts), "xl/worksheets/sheet1.xml"}
        for name in old.namelist():
            content = bytearray(old.read(name))
            for _ in range(rng.randrange(1, 8) if name in hit else 0):
                place = rng.randrange(len(content))
                content[place : place + rng.randrange(4)] = rng.choice(
                    [b"<", b">", b'"', b"&", b"9999999", b"-1", b"\x00", b"t=", b"\xff\xfe"]
                )
            new.writestr(name, bytes(content))
    _read(path, FileSpec.model_validate({"path": "export.xlsx", "format": "xlsx"}), "Patients")
