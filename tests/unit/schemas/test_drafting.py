"""Drafts of profiles: what is proposed, with which confidence, and what is never proposed in silence."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
import yaml

from schemas.drafting.evidence import evidence, heading_fits, is_identifying
from schemas.drafting.proposals import propose
from schemas.drafting.text import draft_text
from schemas.drafting.text_files import date_order
from schemas.mapping.texts import trimmed
from schemas.profile import load_profile
from schemas.profile.files import FileSpec
from schemas.readers import delimited

HEADINGS = [
    ("Pat.-Nr.", "patients.patient_id", 1.0),
    ("Geburtsjahr", "patients.birth_year", 1.0),
    ("DATE OF DEATH", "patients.death_date", 1.0),
    ("Entité", "primaries.site", 0.0),
    ("Primärtumor", "primaries.site", 1.0),
    ("date of birth", "patients.death_date", 0.0),
    ("", "patients.sex", 0.0),
]
ORDERS = [
    (["03/04/2021", "13/04/2021"], "dmy"),
    (["03/04/2021", "04/13/2021"], "mdy"),
    (["03/04/2021", "05/06/2021"], None),
    (["2021-04-03"], "ymd"),
    (["13/04/2021", "04/13/2021"], None),
    ([None, ""], "ymd"),
]


@pytest.mark.parametrize(("heading", "target", "fits"), HEADINGS)
def test_headings_of_hospitals(heading: str, target: str, fits: float) -> None:
    assert heading_fits(heading, target) == fits


@pytest.mark.parametrize(("cells", "order"), ORDERS)
def test_the_order_of_dates_is_found_or_asked_for(cells: list[str | None], order: str | None) -> None:
    assert date_order(cells) == order


@pytest.mark.parametrize(
    "heading", ["Name", "Hospital number", "Geburtsdatum", "Date of birth", "MRN", "E-Mail"]
)
def test_a_heading_that_names_a_patient(heading: str) -> None:
    assert is_identifying(heading)


@pytest.mark.parametrize("heading", ["redcap_event_name", "Sex", "Surgery", "Enamel", ""])
def test_a_heading_that_names_none(heading: str) -> None:
    assert not is_identifying(heading)


def test_values_speak_against_a_heading() -> None:
    sex = ["patients.sex", "dmy", "."]
    assert evidence("Sex", pl.Series(["F", "M", None]), *sex).confidence == 1.0  # type: ignore[union-attr]
    assert evidence("Sex", pl.Series(["12", "14"]), *sex) is None
    assert evidence("Sex", pl.Series([None, None], dtype=pl.String), *sex).confidence == 0.5  # type: ignore[union-attr]


def _draft(folder: Path, text: str) -> str:
    (folder / "export.csv").write_text(text, encoding="utf-8")
    keys = {"path": "export.csv", "format": "delimited", "delimiter": ","}
    source = delimited.read(folder / "export.csv", FileSpec.model_validate(keys))
    proposal = propose("export", replace(source, frame=trimmed(source.frame)), ".")
    if proposal.order:
        keys["date_order"] = proposal.order
    return draft_text("seahill", {"export": keys}, [proposal], [])


def test_a_draft_is_a_profile(tmp_path: Path) -> None:
    text = _draft(tmp_path, "id,Sex,born,Primary,Name\nA1,F,1961,Breast,Ash\nA2,M,1955,Rectum,Elm\n")
    (tmp_path / "centre.yml").write_text(text, encoding="utf-8")
    folder = tmp_path.rename(tmp_path.parent / "seahill")
    profile = load_profile(folder)
    assert profile.identifiers == ["Name"] or set(profile.identifiers) == {"Name"}
    assert {"patients", "primaries", "episodes"} <= set(profile.tables)
    assert "Ash" not in text and "A1" not in text  # no cell of a patient is repeated


def test_what_is_missing_is_named_with_its_price(tmp_path: Path) -> None:
    text = _draft(tmp_path, "id,Sex\nA1,F\n")
    assert "# not found: death_date. Overall survival is censored." in text
    assert "# not found: diagnosis_date. No time to anything can be counted." in text


def test_what_is_not_sure_is_asked(tmp_path: Path) -> None:
    """'Progression' in the course of the disease is not 'progressing' at the diagnosis, which decides the state."""
    text = _draft(tmp_path, "id,Progression\nA1,yes\nA2,no\n")
    assert "# ASK: is it? Then take the # away.\n      # progressive_lesions: Progression" in text
    episodes = yaml.safe_load(text)["tables"]["episodes"]["columns"]
    assert "progressive_lesions" not in episodes


def test_dates_that_could_be_either_are_asked_for(tmp_path: Path) -> None:
    text = _draft(tmp_path, "id,Date of death\nA1,03/04/2021\nA2,05/06/2021\n")
    assert "# ASK: 03/04/2021 is the third of April (dmy) or the fourth of March (mdy)?" in text
    assert "date_order" not in yaml.safe_load(text)["files"]["export"]


def test_metastases_side_by_side_are_unpivoted(tmp_path: Path) -> None:
    text = _draft(
        tmp_path, "id,Met 1 site,Met 1 dose,Met 2 site,Met 2 dose\nA1,Liver,45,Lung,54\nA2,Liver,45,,\n"
    )
    tables = yaml.safe_load(text)["tables"]
    assert tables["lesions"]["unpivot"] == {
        "columns": {"organ": "Met {n} site", "dose": "Met {n} dose"},
        "n": [1, 2],
    }
    assert tables["treatment_lesions"]["columns"]["dose_gy"] == "dose"


def test_rows_that_refer_to_others_by_a_number_of_their_own(tmp_path: Path) -> None:
    text = _draft(tmp_path, "Metastasis no,Episode no,Organ\nM1,E1,Liver\nM2,E1,Lung\n")
    lesions = yaml.safe_load(text)["tables"]["lesions"]
    assert lesions["columns"]["lesion_id"] == "Metastasis no"
    assert lesions["columns"]["episode_id"] == "Episode no"


def test_a_dose_with_its_fractions_in_one_cell_gets_a_parser(tmp_path: Path) -> None:
    text = _draft(
        tmp_path, "Therapy no,Metastasis no,Dose\nT1,M1,30Gy/3#\nT2,M2,45 Gy in 3 fractions\nT3,M3,\n"
    )
    columns = yaml.safe_load(text)["tables"]["treatment_lesions"]["columns"]
    cell = {"column": "Dose", "parser": "dose_and_fractions"}
    assert columns["dose_gy"] == cell | {"part": "dose_gy"}
    assert columns["fractions"] == cell | {"part": "fractions"}


def test_hostile_headings_stay_text(tmp_path: Path) -> None:
    text = _draft(tmp_path, 'id,"a: {b: !!python/object/apply:os.system [x]}","# Sex",Sex\nA1,1,F,F\n')
    assert yaml.safe_load(text)["tables"]["patients"]["columns"]["sex"]
