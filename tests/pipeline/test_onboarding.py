"""Nobody is stuck: an export that nobody has seen becomes accepted rows by what the commands print alone."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from synth.registry import Wish, make_registry
from tests.pipeline.conftest import Home

HEADINGS = (
    "Pat.ID,Name,Sex,YOB,Primary,Date of diagnosis,Oligomet. date,Mets,Met 1 site,Met 1 dose (Gy),Met 1 fx,"
    "Met 2 site,Met 2 dose (Gy),Met 2 fx,Relapse,Date of death,Last follow-up\n"
)
EXPORT = (
    HEADINGS
    + """\
A001,Ash,F,1961,Breast,12/03/2019,14/05/2021,2,Liver,45,3,Lung,54,3,03/02/2022,05/07/2023,05/07/2023
A002,Birch,M,1955,Rectum,02/11/2018,01/12/2020,1,Lung,60,8,,,,,,09/08/2023
A003,Cedar,m,1948,Prostate,01/02/2015,08/07/2021,1,Bone,30,3,,,,10/10/2022,n/a,03/11/2023
A004,Elm,f,1970,Lung,05/05/2022,05/05/2022,2,Brain,24,1,Adrenal,40,5,,11/12/2022,11/12/2022
"""
)
#: The same with no day above the twelfth, so that nothing tells the order of its dates.
EITHER = EXPORT.replace("14/05/2021", "04/05/2021")


def _centre(home: Home, text: str) -> Path:
    delivery = home.path / "raw" / "seahill" / "2024-01-31"
    delivery.mkdir(parents=True)
    (delivery / "export.csv").write_text(text, encoding="utf-8")
    return delivery.parent


@pytest.mark.soak
def test_from_an_unknown_export_to_survival(new_home: Callable[..., Home]) -> None:
    home = new_home()
    centre = _centre(home, EXPORT)
    drafted = home.oligo("profile", "draft", "raw/seahill")
    assert drafted.code == 0, drafted.said
    assert "0 to answer (ASK)" in drafted.out
    assert "oligo profile check raw/seahill" in drafted.out
    assert (centre / "centre.yml").stat().st_mode & 0o777 == 0o600
    text = (centre / "centre.yml").read_text()
    assert "identifiers: [Name]" in text
    assert not [name for name in ("Ash", "Birch", "A001") if name in text]

    checked = home.oligo("profile", "check", "raw/seahill")
    assert checked.code == 0, checked.said
    assert "A refresh would take it in: 4 patients. Next: oligo refresh" in checked.out
    assert not (home.path / "warehouse" / "registry.duckdb").exists()

    ran = home.oligo("refresh")
    assert ran.code == 0, ran.said
    assert home.query("select organ, count(*) from marts.lesion group by 1 order by 1") == [
        ("adrenal", 1), ("bone", 1), ("brain", 1), ("liver", 1), ("lung", 2),
    ]  # fmt: skip
    survived = "select n_count, event_count from survival.summary where endpoint_id = 'OS' and "
    assert home.query(f"{survived} stratification_id = 'centre'") == [(4, 2)]
    aside = "select sum(rows_in - accepted) from quality.source_account"
    assert home.query(aside) == [(0,)]

    answer = home.oligo(
        "profile", "explain", "raw/seahill", "--file", "export.csv", "--row", "2", "--format", "json"
    )
    told = json.loads(answer.out)
    assert told["outcome"] == "accepted"
    dose = next(r for r in told["rows"] if r["table"] == "treatment_lesions")["columns"][-2]
    assert dose == {"column": "dose_gy", "source": {"Met 1 dose (Gy)": "45"}, "value": 45.0, "why": "as sent"}


def test_what_only_a_person_can_tell_is_asked(new_home: Callable[..., Home]) -> None:
    home = new_home()
    centre = _centre(home, EITHER)
    drafted = home.oligo("profile", "draft", "raw/seahill")
    assert "1 to answer (ASK)" in drafted.out
    checked = home.oligo("profile", "check", "raw/seahill")
    assert checked.code == 1
    assert "Add 'date_order: dmy' (or mdy) under files.export." in checked.out
    text = (centre / "centre.yml").read_text().replace("# date_order: dmy", "date_order: dmy")
    (centre / "centre.yml").write_text(text)
    again = home.oligo("profile", "check", "raw/seahill")
    assert again.code == 0, again.said


def test_a_standard_is_named_and_nothing_is_proposed(new_home: Callable[..., Home]) -> None:
    home = new_home()
    made = make_registry(home.path / "raw", Wish("mcentre", "mcode", patients=2))
    (made.delivery.parent / "centre.yml").unlink()
    drafted = home.oligo("profile", "draft", "raw/mcentre")
    assert "the standard 'mcode' reads this export" in drafted.out
    checked = home.oligo("profile", "check", "raw/mcentre")
    assert "A refresh would take it in: 2 patients" in checked.out, checked.said


def test_labels_of_a_dictionary_are_evidence(new_home: Callable[..., Home]) -> None:
    home = new_home()
    made = make_registry(home.path / "raw", Wish("project", "redcap", patients=30))
    (made.delivery.parent / "centre.yml").unlink()
    drafted = home.oligo("profile", "draft", "raw/project")
    assert drafted.code == 0, drafted.said
    text = (made.delivery.parent / "centre.yml").read_text()
    assert "diagnosis_date: pri_date" in text
    assert "its label" in text
    assert {"patient_name", "hospital_number"} <= set(yaml.safe_load(text)["identifiers"])
    assert home.oligo("profile", "check", "raw/project").code == 0


def test_a_draft_never_replaces_a_profile(new_home: Callable[..., Home]) -> None:
    home = new_home()
    centre = _centre(home, EXPORT)
    (centre / "centre.yml").write_text("mine\n")
    ran = home.oligo("profile", "draft", "raw/seahill")
    assert ran.code == 1
    assert "--overwrite replaces it, --out - prints the draft" in ran.err
    assert (centre / "centre.yml").read_text() == "mine\n"
    printed = home.oligo("profile", "draft", "raw/seahill", "--out", "-")
    assert printed.out.startswith("# A draft for raw/seahill/")


REFUSED = [
    (("draft", "raw/nowhere"), "there is no folder raw/nowhere"),
    (("draft", "raw/empty"), "has no folder named after a date"),
    (("check", "raw/seahill"), "oligo profile draft raw/seahill"),
    (("explain", "raw/seahill", "--file", "x.csv", "--row", "2"), "centre.yml"),
]


@pytest.mark.parametrize(("words", "said"), REFUSED)
def test_refusals_name_the_way_out(new_home: Callable[..., Home], words: tuple[str, ...], said: str) -> None:
    home = new_home()
    _centre(home, EXPORT)
    (home.path / "raw" / "empty").mkdir()
    ran = home.oligo("profile", *words)
    assert ran.code == 1
    assert said in ran.said
    assert "Traceback" not in ran.said
