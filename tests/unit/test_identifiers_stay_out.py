"""No name, address or number of a patient gets past intake, whatever the format, and only its owner reads what does."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from datetime import date

import polars as pl
import pytest
from click.testing import CliRunner

from orchestration.centres import centres_of
from orchestration.cli import oligo
from orchestration.findings_file import write_findings_of_intake
from orchestration.fix_list.writing import PAGE, write_fix_lists_of_intake
from orchestration.landing import land_centre
from orchestration.paths import Paths
from orchestration.writer_lock import one_writer
from tests.pipeline.traces import open_to_others, told_by, traces

DAY, KEY = "2025-06-30", b"k" * 32
#: Patients of each centre: too few to bear mistakes, which the tests of findings plant.
FORMATS = {"redcap": 3, "xlsx": 3, "mcode": 2}
PLANTED = ("Quill, Ottoline", "HOSP-70070", "7 Heron Lane", "ottoline@example.org", "+44 20 7946 0018")
WARD = """
centre: ward
name: A ward
profile_version: 1
identifiers: [name, hospital_number, address, mail, telephone]
files:
  cases: {path: cases.csv, format: delimited}
tables:
  patients:
    from: cases
    columns: {patient_id: hospital_number, sex: sex, birth_year: born, x_remark: remark}
  primaries:
    from: cases
    columns: {primary_id: {join: [name, born]}, patient_id: hospital_number, site: site, diagnosis_date: found}
"""


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paths]:
    """Centres of every format, landed as a daemon does whose umask is open."""
    paths = Paths(tmp_path_factory.mktemp("identifiers"))
    for form, patients in FORMATS.items():
        words = ["synth", str(paths.raw), "--centre", form, "--format", form, "--patients", str(patients)]
        assert CliRunner().invoke(oligo, words).exit_code == 0
    shutil.copytree(paths.raw / "redcap", paths.raw / "api")
    profile = paths.raw / "api/centre.yml"
    text = profile.read_text().replace("centre: redcap", "centre: api")
    profile.write_text(text.replace("redcap_DATA_*.csv", "redcap_DATA_*.json"))
    [table] = (paths.raw / "api" / DAY).glob("*_DATA_*.csv")
    rows = pl.read_csv(table, infer_schema=False).fill_null("").to_dicts()
    table.with_suffix(".json").write_text(json.dumps(rows))
    table.unlink()
    (paths.raw / "ward" / DAY).mkdir(parents=True)
    (paths.raw / "ward/centre.yml").write_text(WARD)
    name, number, *others = PLANTED
    head = "name,hospital_number,address,mail,telephone,sex,born,site,found,remark"
    # Values that rules find, one of them beside a name, so that findings have something to show.
    lines = [f'"{name}",{number},{",".join(others)},female,1961,{name.split(",")[0]} lung,2018-13-03,calm']
    lines += [f'"{name}",{number}-2,{",".join(others)},xyzzy,1861,lung,2018-03-03,calm']
    (paths.raw / "ward" / DAY / "cases.csv").write_text("\n".join([head, *lines]) + "\n")
    before = os.umask(0)
    try:
        with one_writer(paths.lock):
            centres = centres_of(paths.raw)[0]
            for centre in centres:
                outcome = land_centre(paths, centre, KEY, date(2026, 1, 1))
                assert outcome.status == "refreshed", (centre, outcome.problems)
                write_findings_of_intake(paths, centre)
            assert write_fix_lists_of_intake(paths, centres) == []
        assert os.umask(0) == 0
    finally:
        os.umask(before)
    yield paths


def test_no_direct_identifier_is_in_anything_but_the_fix_list(landed: Paths) -> None:
    [table] = (landed.raw / "redcap" / DAY).glob("*_DATA_*.csv")
    people = pl.read_csv(table, infer_schema=False).select("patient_name", "hospital_number").drop_nulls()
    of_fhir = {
        found for found in re.findall(r'"(?:family|value|city)":"([^"]+)"', fhir(landed)) if len(found) > 5
    }
    names = {
        *people["patient_name"],
        *people["hospital_number"],
        *PLANTED,
        *of_fhir,
        "Ivy 1",
        "Invented Street",
    }
    sent = traces(landed.raw, names)
    assert len(names) > 12
    assert {name for name, files in sent.items() if not files} == set()
    kept = traces(landed.warehouse, names)
    # The workbook shows a centre its own rows, read again from raw/; it goes back to nobody else.
    assert {file for files in kept.values() for file in files if not file.endswith("fix-list.xlsx")} == set()
    assert "findings/ward/fix-list.xlsx" in kept[PLANTED[0]]


def fhir(landed: Paths) -> str:
    [file] = (landed.raw / "mcode" / DAY).iterdir()
    return "\n".join(line for line in file.read_text().splitlines() if '"resourceType":"Patient"' in line)


def test_findings_show_what_was_found_and_no_part_of_a_name(landed: Paths) -> None:
    told = (landed.findings / "ward/findings.csv").read_text()
    assert "xyzzy" in told
    page = told_by(landed.findings / "ward" / PAGE).decode()
    for text in (told, page):
        assert not any(word in text for word in ("Quill", "Ottoline", "70070", "Heron", "7946"))


def test_what_is_landed_is_its_owners_alone_whatever_the_umask(landed: Paths) -> None:
    assert open_to_others(landed.warehouse) == []
    assert landed.warehouse.stat().st_mode & 0o777 == 0o700
