"""``oligo redcap dictionary``: a dictionary that REDCap takes, and that asks what the contract asks."""

import csv
import io
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from orchestration.cli import oligo
from schemas.codes import code_lists
from schemas.contract import TABLES
from schemas.contract.metadata import mapped_columns
from schemas.profile import Cell
from schemas.profile.entry import Entry
from schemas.profile.standards import FOLDER, standard_keys
from schemas.redcap_project import dictionary, forms, standard_profile
from schemas.redcap_project.dictionary import COLUMNS

LINES = [*csv.DictReader(io.StringIO(dictionary()))]
FIELDS = {line["Variable / Field Name"]: line for line in LINES}
CHOICES = "Choices, Calculations, OR Slider Labels"


def cells() -> dict[tuple[str, str], Cell]:
    """What the standard says of each canonical column."""
    entries = {table: Entry.model_validate(said) for table, said in standard_keys("redcap")["tables"].items()}
    return {
        (table, column): cell for table, entry in entries.items() for column, cell in entry.columns.items()
    }


def test_it_has_the_eighteen_columns_and_names_that_redcap_takes() -> None:
    assert len(COLUMNS) == 18 and [*LINES[0]] == [*COLUMNS]
    assert LINES[0]["Variable / Field Name"] == "record_id"
    assert len(FIELDS) == len(LINES)
    names = [*FIELDS, *(line["Form Name"] for line in LINES)]
    assert [name for name in names if not re.fullmatch(r"[a-z](_?[a-z0-9])*", name) or len(name) > 26] == []
    order = [line["Form Name"] for line in LINES]
    assert [*dict.fromkeys(order)] == [form.name for form in forms()], "a form's fields stand together"
    assert not {f"{form.name}_complete" for form in forms()} & {*FIELDS}


def test_every_column_of_the_contract_is_asked_or_follows() -> None:
    said = cells()
    expected = {
        (table, column)
        for table in TABLES
        for column, about in mapped_columns(table).items()
        if about["role"] != "day"
    }
    assert said.keys() == expected
    given = {"record_id", "redcap_repeat_instance"}
    read = {name for cell in said.values() for name in cell.source_columns()} - given
    asked = {name for name, line in FIELDS.items() if name != "record_id" and not line["Identifier?"]}
    assert read == asked


def test_each_field_asks_for_its_column_as_the_contract_has_it() -> None:
    for (table, column), cell in cells().items():
        about = mapped_columns(table)[column]
        name = cell.source_columns()[-1]
        if name not in FIELDS or name == "record_id":
            assert about["role"] in ("key", "reference")
            continue
        line = FIELDS[name]
        choices = dict(piece.split(", ", 1) for piece in line[CHOICES].split(" | ") if piece)
        assert choices == code_lists().get(about.get("code_list", ""), {})
        assert (line["Field Type"] == "text") == (not choices)
        checked = {"count": "integer", "measure": "number", "reference": "integer"}
        validation = line["Text Validation Type OR Show Slider Number"]
        assert validation == checked.get(about["role"], "")
        assert (line["Required Field?"] == "y") == bool(about.get("required"))
        assert ("YYYY-MM" in line["Field Note"]) == (about["role"] == "date")
        assert f"{table}.{column}." in line["Field Annotation"]


@pytest.mark.parametrize(
    ("field", "label", "lowest", "highest", "unit"),
    [
        ("le_diameter_mm", "Diameter (mm)", "0.1", "500", "mm"),
        ("tl_dose_gy", "Dose (Gy)", "0.1", "150", "Gy"),
        ("ep_ecog", "ECOG", "0", "5", ""),
        ("as_new_lesion_count", "New lesion count", "0", "200", ""),
        ("le_episode", "Episode: number of its form", "1", "", ""),
    ],
)
def test_a_number_has_its_limits_and_its_unit(
    field: str, label: str, lowest: str, highest: str, unit: str
) -> None:
    line = FIELDS[field]
    assert line["Field Label"] == label
    assert (line["Text Validation Min"], line["Text Validation Max"]) == (lowest, highest)
    assert not highest or f"{lowest} to {highest}{unit and f' {unit}'}." in line["Field Note"]


def test_nothing_is_taken_for_piping_an_action_or_a_choice_more() -> None:
    assert [line for line in LINES for text in line.values() if re.search(r"[@\[\]<>]", text)] == []
    labels = [label for choices in code_lists().values() for code, label in choices.items()]
    assert [label for label in labels if "|" in label] == []
    assert all(re.fullmatch(r"\w+", code) for choices in code_lists().values() for code in choices)


def test_the_standard_profile_is_current() -> None:
    assert (FOLDER / "redcap.yml").read_text(encoding="utf-8") == standard_profile(), "run: make docs"


def test_a_name_that_redcap_would_not_take_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(forms.__globals__, "LONGEST_NAME", 20)
    with pytest.raises(ValueError, match=r"cannot be used: .*ep_active_systemic_therapy"):
        forms()


def test_the_command_writes_it_and_says_what_repeats(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    done = CliRunner().invoke(oligo, ["redcap", "dictionary", "--output", str(path)])
    assert done.exit_code == 0, done.output
    assert path.read_text(encoding="utf-8") == dictionary()
    repeat = re.search(r"repeat {6}(.*)", done.output)
    once = re.search(r"do not {6}(.*)", done.output)
    assert repeat and once
    assert repeat[1].split(", ") == [form.name for form in forms() if form.is_repeating]
    assert once[1] == "patient"


def test_the_command_replaces_nothing_unasked(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("mine")
    command = ["redcap", "dictionary", "--output", str(path)]
    done = CliRunner().invoke(oligo, command)
    assert done.exit_code == 1 and "is there already; add --force" in done.output
    assert path.read_text() == "mine"
    assert CliRunner().invoke(oligo, [*command, "--force"]).exit_code == 0
    assert path.read_text(encoding="utf-8") == dictionary()
    done = CliRunner().invoke(oligo, [*command[:-1], str(tmp_path / "no" / "d.csv")])
    assert done.exit_code == 1 and "No such file" in done.output


def test_the_terminal_gets_the_dictionary_alone() -> None:
    done = CliRunner().invoke(oligo, ["redcap", "dictionary", "--output", "-"])
    assert done.exit_code == 0 and done.stdout == dictionary()
    assert "do not      patient" in done.stderr
