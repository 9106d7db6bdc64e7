"""A cBioPortal study from the warehouse: its rules, its figures, and nothing half-written."""

import re
import resource
import shutil
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from orchestration.cli import oligo
from orchestration.export.study_text import cell_text
from schemas.judging import Judged, judged
from schemas.profile import load_profile
from tests.forked.client import PROJECT, Ran
from tests.pipeline.cbioportal_rules import broken_rules
from tests.pipeline.conftest import Home

Refreshed = tuple[Home, Ran]
DAYS_PER_MONTH = 365.25 / 12


def export(home: Path, *words: str) -> Result:
    return CliRunner().invoke(oligo, ["--home", str(home), "export", *words])


@pytest.fixture(scope="module")
def study(refreshed: Refreshed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "study"
    done = export(refreshed[0].path, "cbioportal", str(folder), "--study-id", "oligo_test")
    assert done.exit_code == 0, done.output
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    lines = [line.split("\t") for line in path.read_text().splitlines() if not line.startswith("#")]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def test_the_study_breaks_no_rule_of_cbioportal(study: Path) -> None:
    assert broken_rules(study) == []


@pytest.fixture(scope="module")
def small(study: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study with its first thirty patients, so that a broken rule is found at once."""
    copy = tmp_path_factory.mktemp("small") / "study"
    shutil.copytree(study, copy)
    kept = {row["PATIENT_ID"] for row in rows(study / "data_clinical_patient.txt")[:30]} | {"PATIENT_ID"}
    for path in copy.glob("data_*.txt"):
        lines = path.read_text().splitlines(keepends=True)
        path.write_text("".join(line for line in lines if line[0] == "#" or line.split("\t")[0] in kept))
    listed = copy / "case_lists" / "cases_all.txt"
    ids = "\t".join(row["SAMPLE_ID"] for row in rows(copy / "data_clinical_sample.txt"))
    listed.write_text(re.sub("(case_list_ids: ).*", rf"\g<1>{ids}", listed.read_text()))
    assert broken_rules(copy) == []
    return copy


@pytest.mark.parametrize(
    ("file", "was", "becomes"),
    [
        ("data_clinical_patient.txt", "#Patient\t", "Patient\t"),
        ("data_clinical_patient.txt", "\tNUMBER\t", "\tWHOLE\t"),
        ("data_clinical_patient.txt", "\tOS_STATUS\t", "\tOs_Status\t"),
        ("data_clinical_patient.txt", "\tOS_STATUS\t", "\tOS_MONTHS\t"),
        ("data_clinical_patient.txt", "\tENTRY_MONTHS\t", "\tMUTATION_COUNT\t"),
        ("data_clinical_patient.txt", "\tENTRY_MONTHS\t", "\tMETASTATIC_SITE\t"),
        ("data_clinical_patient.txt", "1:DECEASED", "1:DEAD"),
        ("data_clinical_patient.txt", "1:EVENT", "EVENT"),
        ("data_clinical_patient.txt", "\t0:CENSORED\t", "\t\t0:CENSORED\t"),
        ("data_clinical_patient.txt", "\tENTRY_MONTHS\t", "\tTUMOR_TISSUE_SITE\t"),
        ("data_clinical_patient.txt", "\tlindenhof\t", "\tjan-lindenhof\t"),
        ("data_clinical_patient.txt", "\tlindenhof\t", "\t'lindenhof'\t"),
        ("data_clinical_patient.txt", "\tDFS_MONTHS\t", "\tDFS_TIME\t"),
        ("data_clinical_sample.txt", "\tSAMPLE_ID\t", "\tSAMPLE\t"),
        ("data_clinical_sample.txt", "\tMetastasis\t1\t", "\tMetastasis\tfirst\t"),
        ("data_timeline_status.txt", "START_DATE\tSTOP_DATE", "STOP_DATE\tSTART_DATE"),
        ("data_timeline_status.txt", "\tSTATUS_ID\t", "\tSTYLE_COLOR\t"),
        ("data_timeline_treatment.txt", "\tTREATMENT\t", "\tTREATMENT\t\t"),
        ("meta_study.txt", "oligo_test", "Oligo-Test"),
        ("meta_clinical_sample.txt", "datatype", "data_type"),
        ("meta_timeline_status.txt", "datatype: TIMELINE", "datatype: PATIENT_ATTRIBUTES"),
        ("case_lists/cases_all.txt", "all_cases_in_study", "all_of_them"),
        ("case_lists/cases_all.txt", "_all", "_some"),
        ("case_lists/cases_all.txt", "case_list_name: ", "groups: all\ncase_list_name: "),
        ("case_lists/cases_all.txt", "case_list_ids: ", "case_list_ids: nobody\t"),
    ],
)
def test_the_rules_see_what_is_broken(small: Path, tmp_path: Path, file: str, was: str, becomes: str) -> None:
    copy = tmp_path / "study"
    shutil.copytree(small, copy)
    text = (copy / file).read_text()
    assert was in text
    (copy / file).write_text(text.replace(was, becomes, 1))
    assert broken_rules(copy) != []


def test_a_second_study_is_seen_by_its_name_and_a_status_by_its_time(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path / "two")
    shutil.copyfile(small / "meta_study.txt", tmp_path / "two" / "old-Meta.txt")
    assert broken_rules(tmp_path / "two") == ["study 2 times", "no study"]
    shutil.copytree(small, tmp_path / "timeless")
    patients = tmp_path / "timeless" / "data_clinical_patient.txt"
    patients.write_text(re.sub(r"(\t1:DECEASED\t)[\d.]+", r"\1", patients.read_text(), count=1))
    assert [text.split()[1:] for text in broken_rules(tmp_path / "timeless")] == [
        ["OS_STATUS", "without", "its", "months"]
    ]


def test_every_endpoint_has_its_pair_and_its_times_are_the_warehouse_s(
    refreshed: Refreshed, study: Path
) -> None:
    home = refreshed[0]
    per_patient = home.query("select endpoint_id from reference.endpoint where unit = 'episode'")
    found = {
        (
            endpoint,
            row["PATIENT_ID"],
            round(float(row[f"{endpoint}_MONTHS"]) * DAYS_PER_MONTH),
            row[f"{endpoint}_STATUS"][0] == "1",
        )
        for (endpoint,) in per_patient
        for row in rows(study / "data_clinical_patient.txt")
        if row[f"{endpoint}_STATUS"]
    }
    expected = "select endpoint_id, patient_id, time_days, cause = 1 from marts.time_to_event where lesion_id is null"
    assert len(per_patient) == 10
    assert found == set(home.query(expected))
    samples = rows(study / "data_clinical_sample.txt")
    controlled = {
        (row["SAMPLE_ID"], round(float(row["LC_MONTHS"]) * DAYS_PER_MONTH), row["LC_STATUS"][0] == "1")
        for row in samples
        if row["LC_STATUS"]
    }
    expected = "select lesion_id, time_days, cause = 1 from marts.time_to_event where endpoint_id = 'LC'"
    assert controlled == set(home.query(expected))
    assert len(samples) == home.query("select count(*) from marts.lesion")[0][0]


@pytest.fixture(scope="module")
def read_back(study: Path, tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """Our own study, read with the profile of docs/cbioportal.md."""
    centre = tmp_path_factory.mktemp("back") / "study"
    delivery = centre / "2025-12-01"
    shutil.copytree(study, delivery)
    page = (PROJECT / "docs" / "cbioportal.md").read_text()
    shown = re.search(r"```yaml\n(.*?)```", page, flags=re.DOTALL)
    assert shown is not None
    (centre / "centre.yml").write_text(shown[1])
    return judged(delivery, load_profile(centre))


def test_read_back_it_gives_the_same_days(refreshed: Refreshed, read_back: Judged) -> None:
    accepted = read_back.validated.accepted
    assert read_back.validated.quarantined.height == 0
    # The profile knows two of the timelines, and reckons the day of death by ages, which some have none of.
    assert set(read_back.found["rule"]) == {"file_unread", "death_without_date"}
    expected = refreshed[0].query(
        "select patient_id, time_days, cause = 1 and age_at_first_episode is not null"
        " from marts.time_to_event inner join marts.patient using (patient_id) where endpoint_id = 'OS'"
    )
    patients = {row["patient_id"]: row for row in accepted["patients"].iter_rows(named=True)}
    for patient, days, has_day_of_death in expected:
        assert patients[patient]["death_day" if has_day_of_death else "last_contact_day"] == days
    days = "treatment_id", "start_day", "end_day"
    sent = refreshed[0].query(
        "select treatment_id, start_day, end_day from marts.treatment where start_day is not null"
    )
    assert sorted(accepted["treatments"].select(days).iter_rows(), key=str) == sorted(sent, key=str)
    sent = refreshed[0].query("select lesion_id, organ, diameter_mm from marts.lesion")
    columns = "lesion_id", "organ", "diameter_mm"
    assert sorted(accepted["lesions"].select(columns).iter_rows(), key=str) == sorted(sent, key=str)


def test_who_has_no_age_is_given_none(refreshed: Refreshed, study: Path) -> None:
    found = {row["PATIENT_ID"]: row["AGE_AT_DIAGNOSIS"] for row in rows(study / "data_clinical_patient.txt")}
    sent = refreshed[0].query(
        "select patient_id, case when age_at_first_episode > 90 then '90'"
        " else coalesce(age_at_first_episode::varchar, '') end from marts.patient"
    )
    assert found == dict(sent) and "" in found.values()


def test_no_date_and_no_name_is_in_it(study: Path) -> None:
    text = "".join(path.read_text() for path in study.rglob("*.txt"))
    assert re.findall(r"\b(19|20)\d\d-\d\d\b", text) == []
    assert study.stat().st_mode & 0o77 == 0


def test_what_a_study_cannot_hold_is_told(refreshed: Refreshed, tmp_path: Path) -> None:
    done = export(refreshed[0].path, "cbioportal", str(tmp_path / "new" / "study"))
    assert "Patients without a metastasis on record: 2;" in done.output
    assert "Patients who came under observation after day 0: 40;" in done.output
    assert "  310  data_clinical_patient.txt" in done.output


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("FOLFOX\tand\r\nmore", "FOLFOX and more"),
        ('6" clip', "6\u2019 clip"),
        ("Crohn's", "Crohn's"),
        ("'s-Hertogenbosch, 'a' or \"b\"", "\u2019s-Hertogenbosch, \u2019a' or \u2019b\u2019"),
        ("  Ödem — 浮腫\u2028 ", "Ödem — 浮腫"),
        ("a\x00b\x1fc", "a b c"),
        (30.4375, "30.44"),
        (3.0, "3"),
        (True, "TRUE"),
    ],
)
def test_a_cell_is_one_field(cell: str | float | bool | None, text: str) -> None:
    assert cell_text(cell) == text


def test_texts_of_centres_stay_in_their_cells(refreshed: Refreshed, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    (home.path / "warehouse").mkdir(parents=True)
    database = home.path / "warehouse" / "registry.duckdb"
    shutil.copyfile(refreshed[0].path / "warehouse" / "registry.duckdb", database)
    with duckdb.connect(database) as warehouse:
        warehouse.execute("update staging.stg_treatments set agents = '#Ä\tb\n\"c\r' || chr(8232) || '=1+1'")
        warehouse.execute(
            "update marts.patient set birth_year = null, age_at_first_episode = 97 where sex = 'male'"
        )
    done = export(home.path, "cbioportal", str(tmp_path / "study"), "--name", "Überleben\tim\nRegister")
    assert done.exit_code == 0, done.output
    assert broken_rules(tmp_path / "study") == []
    assert {row["AGENT"] for row in rows(tmp_path / "study" / "data_timeline_treatment.txt")} == {
        "#Ä b \u2019c =1+1"
    }
    oldest = {
        row["AGE_AT_DIAGNOSIS"]
        for row in rows(tmp_path / "study" / "data_clinical_patient.txt")
        if row["SEX"] == "male"
    }
    assert oldest == {"90"}
    assert "\nname: Überleben im Register\n" in (tmp_path / "study" / "meta_study.txt").read_text()


def test_what_looks_like_a_date_and_a_registry_without_a_metastasis(
    refreshed: Refreshed, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    (home.path / "warehouse").mkdir(parents=True)
    database = home.path / "warehouse" / "registry.duckdb"
    shutil.copyfile(refreshed[0].path / "warehouse" / "registry.duckdb", database)
    with duckdb.connect(database) as warehouse:
        warehouse.execute(
            "update marts.patient set centre_id = chr(1) || 'jan-yperman' where centre_id = 'northgate'"
        )
    assert export(home.path, "cbioportal", str(tmp_path / "dated")).exit_code == 0
    assert broken_rules(tmp_path / "dated") == []
    named = {row["CENTRE"] for row in rows(tmp_path / "dated" / "data_clinical_patient.txt")}
    assert named == {"jan yperman", "lindenhof", "royapettah"}
    with duckdb.connect(database) as warehouse:
        warehouse.execute("delete from marts.lesion")
    assert export(home.path, "cbioportal", str(tmp_path / "none")).exit_code == 0
    assert broken_rules(tmp_path / "none") == [] and not (tmp_path / "none" / "case_lists").exists()


def test_refusals(refreshed: Refreshed, tmp_path: Path) -> None:
    home = refreshed[0].path
    full, file = tmp_path / "full", tmp_path / "file"
    full.mkdir()
    (full / "kept.txt").write_text("kept")
    file.write_text("kept")
    for words, code, said in (
        ((str(full),), 1, "is not empty; name a new or an empty folder"),
        ((str(file),), 1, "is a file; name a new or an empty folder"),
        ((str(file / "below"),), 1, "was not written: "),
        ((str(tmp_path / "x"), "--study-id", "Oligo 2026"), 2, "small letters, digits and underscores"),
        ((str(tmp_path / "x"), "--name", " "), 2, "1 to 200 characters"),
    ):
        done = export(home, "cbioportal", *words)
        assert (done.exit_code, said in done.output) == (code, True), done.output
    done = export(tmp_path, "cbioportal", str(tmp_path / "x"))
    assert done.exit_code == 1 and "run: oligo refresh" in done.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "full"]
    assert [path.name for path in full.iterdir()] == ["kept.txt"]


def test_on_a_full_disk_nothing_is_left(refreshed: Refreshed, tmp_path: Path) -> None:
    most, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    empty = tmp_path / "empty"
    empty.mkdir()
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        done = export(refreshed[0].path, "cbioportal", str(empty))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    assert done.exit_code == 1 and "File too large" in done.output  # a file, or the audit trail before it
    assert [*tmp_path.iterdir()] == [empty] and [*empty.iterdir()] == []
