"""Standard profiles: exports that need no profile, and a ``centre.yml`` that names a standard."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from orchestration.landing import land_centre
from orchestration.landing_store import IN_FORCE
from orchestration.paths import Paths
from schemas.contract.metadata import mapped_columns
from schemas.findings import Refusal
from schemas.intake import TakenIn, take_in
from schemas.profile import Profile, load_profile
from schemas.profile.standards import recognised as recognising
from schemas.profile.standards.recognised import newest_delivery, recognised
from schemas.pseudonyms import pseudonymised
from synth.patients import patients
from synth.records import PatientRecord
from tests.unit.schemas.redcap_standard import canonical, write_export

DAY = "2025-06-30"
KEY = b"k" * 16
HEAD = "centre: riverside\nname: Riverside\nprofile_version: 1\nstandard: redcap\n"


@pytest.fixture(scope="module")
def records() -> list[PatientRecord]:
    return list(patients("riverside", 150, 3, date.fromisoformat(DAY).toordinal()))


@pytest.fixture
def centre(tmp_path: Path, records: list[PatientRecord]) -> Path:
    write_export(tmp_path / "raw" / "riverside" / DAY, records[:20])
    return tmp_path / "raw" / "riverside"


def says(centre: Path, more: str = "", head: str = HEAD) -> Profile:
    (centre / "centre.yml").write_text(head + more, encoding="utf-8")
    return load_profile(centre)


def mistakes(centre: Path, more: str = "", head: str = HEAD) -> list[str]:
    with pytest.raises(Refusal) as caught:
        says(centre, more, head)
    return [finding.message for finding in caught.value.findings]


def rewritten(path: Path, change: Callable[[dict[str, str]], dict[str, str] | None]) -> None:
    """Change each line of a CSV file, or leave it out."""
    lines = [*csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))]
    kept = [changed for line in lines if (changed := change(line)) is not None]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, kept[0])
        writer.writeheader()
        writer.writerows(kept)


def without_fields(centre: Path, *names: str) -> None:
    """The project never had these fields."""
    delivery = centre / DAY
    rewritten(
        next(delivery.glob("*DataDictionary*")), lambda x: None if x["Variable / Field Name"] in names else x
    )
    rewritten(next(delivery.glob("*_DATA_*")), lambda x: {k: v for k, v in x.items() if k not in names})


def taken(centre: Path) -> TakenIn:
    return take_in(centre / DAY, load_profile(centre), KEY)


def same(tables: dict[str, pl.DataFrame], expected: dict[str, pl.DataFrame]) -> None:
    for table, rows in pseudonymised(KEY, "riverside", expected).items():
        columns = [*mapped_columns(table)]
        read = tables[table].select(columns).sort(columns)
        assert read.to_dicts() == rows.select(columns).sort(columns).to_dicts(), table
        assert rows.height, f"{table} was not tried"


def test_an_export_of_our_project_needs_no_profile_and_loses_nothing(
    tmp_path: Path, records: list[PatientRecord]
) -> None:
    write_export(tmp_path / "raw" / "riverside" / DAY, records)
    outcome = land_centre(Paths(tmp_path), "riverside", KEY, date(2026, 1, 1))
    assert (outcome.status, outcome.delivery, outcome.problems) == ("refreshed", DAY, ())
    landed = tmp_path / "warehouse" / "landing" / "riverside" / IN_FORCE
    assert not pl.read_parquet(landed / "finding.parquet").height
    expected = canonical(records)
    same({table: pl.read_parquet(landed / f"{table}.parquet") for table in expected}, expected)


def test_no_day_of_a_record_stands_without_its_date(records: list[PatientRecord]) -> None:
    rows = [(table, row) for record in records for table, of in record.tables.items() for row in of]
    days = [(row, about["moment"]) for table, row in rows for about in mapped_columns(table).values()
            if about["role"] == "day" and row[f"{about['moment']}_day"] is not None]  # fmt: skip
    assert days and all(row[f"{moment}_date"] for row, moment in days)


def test_a_delivery_that_is_no_standard_any_more_leaves_the_last_good_one(centre: Path) -> None:
    paths, today = Paths(centre.parents[1]), date(2026, 1, 1)
    assert land_centre(paths, "riverside", KEY, today).status == "refreshed"
    (centre / "2025-12-31").mkdir()
    (centre / "2025-12-31" / "export.csv").write_text("case,sex\n1,f\n")
    outcome = land_centre(paths, "riverside", KEY, today)
    assert (outcome.status, outcome.delivery) == ("stale", DAY)
    assert "'oligo profile draft raw/riverside' drafts one" in outcome.problems[0]
    says(centre)
    outcome = land_centre(paths, "riverside", KEY, today)
    assert (outcome.status, outcome.delivery) == ("stale", DAY)
    assert "no file '*_DATA_*' in 2025-12-31" in outcome.problems[0]


def test_the_centre_is_called_by_its_folder(centre: Path) -> None:
    profile = load_profile(centre)
    assert (profile.centre, profile.name, profile.standard) == ("riverside", "riverside", "redcap")


def test_naming_the_standard_reads_the_same(centre: Path, records: list[PatientRecord]) -> None:
    assert says(centre).name == "Riverside"
    same(taken(centre).tables, canonical(records[:20]))


def test_what_a_centre_says_beside_the_standard_holds(centre: Path) -> None:
    data = next((centre / DAY).glob("*_DATA_*"))
    data.rename(data.with_name("export.csv"))
    profile = says(
        centre,
        "missing: {UNK: not_asked, kA: not_recorded}\nidentifiers: [surname]\n"
        "files: {project: {path: export.csv, date_order: dmy}}\nvalues: {sex: {Weiblich: female}}\n",
    )
    assert (profile.missing["UNK"], profile.missing["kA"], profile.missing["NA"]) == (
        "not_asked",
        "not_recorded",
        "not_applicable",
    )
    assert profile.identifiers == ["hospital_number", "surname"]
    spec = profile.files["project"]
    assert (spec.path, spec.date_order, spec.format) == ("export.csv", "dmy", "redcap")
    rewritten(
        next((centre / DAY).glob("*DataDictionary*")),
        lambda line: {k: v.replace("female, Female", "female, Weiblich") for k, v in line.items()},
    )
    assert "female" in taken(centre).tables["patients"]["sex"].to_list()


def test_a_field_of_their_own_is_taken_along(centre: Path) -> None:
    rewritten(next((centre / DAY).glob("*_DATA_*")), lambda line: line | {"smoker": "never"})
    own = {"Variable / Field Name": "smoker", "Form Name": "patient", "Field Type": "text"}
    path = next((centre / DAY).glob("*DataDictionary*"))
    header = path.read_text(encoding="utf-8").splitlines()[0]
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, next(csv.reader([header])), restval="").writerow(own)
    assert not taken_along(centre)
    says(centre, "tables: {patients: {columns: {x_smoker: smoker}}}\n")
    assert taken_along(centre) == {("x_smoker", "never")}


def taken_along(centre: Path) -> set[tuple[str, str]]:
    return set(taken(centre).quality["extra_value"].select("column_name", "value").iter_rows())


def test_a_field_that_the_project_lacks_is_told_until_it_is_named(centre: Path) -> None:
    without_fields(centre, "ep_ecog")
    with pytest.raises(Refusal, match="the column 'ep_ecog' is not in") as caught:
        taken(centre)
    assert [finding.rule for finding in caught.value.findings] == ["column_missing"] * 2
    assert "'standard: redcap' and 'without: [ep_ecog]'" in caught.value.findings[1].message
    says(centre, "without: ep_ecog\n")
    tables = taken(centre).tables
    assert tables["episodes"]["ecog"].null_count() == tables["episodes"].height > 0


def test_a_form_that_the_project_lacks_is_no_table(centre: Path) -> None:
    profile = says(centre, "without: [toxicity, le_biopsy]\n")
    assert "toxicities" not in profile.tables
    assert "biopsy" not in profile.tables["lesions"][0].columns


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("without: [ep_ecgo]\n", "without: the standard 'redcap' reads no 'ep_ecgo'; did you mean 'ep_ecog'?"),
        ("without: [le_episode]\n", "tables.lesions[0]: the required column 'episode_id' of lesions is not mapped"),
        ("without: [patient]\n", "tables: the table 'patients' is not mapped, and every other table hangs on it"),
        ("files: {projet: {path: a.csv}}\n", "none of that name; did you mean 'project'?"),
        ("files: {project: {pth: a.csv}}\n", "unknown key 'files.project.pth'; did you mean 'path'?"),
        ("values: {sexes: {w: female}}\n", "none of that name; did you mean 'sex'?"),
        ("values: {sex: {w: femal}}\n", "which is no sex; did you mean 'female'?"),
        ("tables: {patients: {columns: {sex: sex}}}\n", "'sex' is the standard's"),
        ("tables: {patient: {columns: {x_a: a}}}\n", "did you mean 'patients'?"),
        ("tables: {patients: {from: a, columns: {x_a: a}}}\n", "unknown key 'tables.patients.from'"),
        ("tables: {patients: {columns: {x_a: hospital_number}}}\n", "is one of the identifiers"),
        ("missing: {x: because}\n", "missing.x: unknown reason 'because'"),
        ("witout: [ep_ecog]\n", "unknown key 'witout'; did you mean 'without'?"),
    ],
)  # fmt: skip
def test_what_may_not_be_said_beside_a_standard(centre: Path, more: str, told: str) -> None:
    assert any(told in message for message in mistakes(centre, more)), mistakes(centre, more)


def test_a_wrong_standard_gets_the_nearest(centre: Path) -> None:
    told = mistakes(centre, head=HEAD.replace("redcap", "redcp"))
    assert told == ["centre.yml: standard: unknown standard 'redcp'; did you mean 'redcap'?"]


def test_a_profile_of_another_name_is_not_passed_over(centre: Path) -> None:
    (centre / "center.yml").write_text(HEAD)
    with pytest.raises(Refusal, match=r"centre\.yml is missing; is it 'center\.yml'\? Give it that name"):
        load_profile(centre)


@pytest.mark.parametrize(
    "dictionary", [b"", b"\0" * 99, b'"', "Form Name\n\xe9".encode("latin-1"), b"a,b\n1,2"]
)
def test_what_is_no_dictionary_of_ours_is_no_standard(centre: Path, dictionary: bytes) -> None:
    next((centre / DAY).glob("*DataDictionary*")).write_bytes(dictionary)
    with pytest.raises(
        Refusal, match=r"'oligo redcap dictionary'.*'oligo profile draft raw/riverside'"
    ) as caught:
        load_profile(centre)
    assert caught.value.findings[0].rule == "profile_missing"


def test_a_project_of_the_centres_own_is_no_standard() -> None:
    own = Path(__file__).parents[3] / "raw" / "northgate" / "2025-06-30"
    assert list(own.glob("*DataDictionary*")) and recognised(own) is None


def test_the_newest_delivery_that_is_not_of_the_future_decides(centre: Path) -> None:
    for name in ("2025-02-30", "2026-01-01", "letters"):
        (centre / name).mkdir()
    assert newest_delivery(centre, date(2025, 12, 31)) == centre / DAY
    assert newest_delivery(centre) == centre / "2026-01-01"
    assert recognised(centre / "2026-01-01") is None and recognised(centre / "nowhere") is None


@pytest.mark.parametrize(
    ("name", "text", "standard"),
    [
        ("bundle.json", '{"type": "collection",\n "resourceType" : "Bundle", "entry": []}', "mcode"),
        ("Patient.ndjson", '{"resourceType":"Patient","id":"a"}\n', "mcode"),
        ("records.json", '[{"record_id": "1"}]', None),
        ("notes.txt", '{"resourceType":"Patient"}', None),
        (".hidden.json", '{"resourceType":"Patient"}', None),
    ],
)
def test_fhir_is_known_by_its_resources(
    name: str, text: str, standard: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recognising, "standard_names", lambda: ["mcode", "redcap"])
    (tmp_path / name).write_text(text)
    assert recognised(tmp_path) == standard


def test_the_profile_of_the_page_can_be_used(centre: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "redcap.md").read_text(encoding="utf-8")
    [shown] = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert says(centre, head=shown).values["sex"] == {"Weiblich": "female", "Männlich": "male"}
