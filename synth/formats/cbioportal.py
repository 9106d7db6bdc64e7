"""Study files of cBioPortal: patients, samples and two timelines, with the # lines above their headers.

Belongs here: what such files can say of a patient's first episode, in ages and months, and the profile that reads
them. Does not belong here: other formats, and a study that passes cBioPortal's own checks (it needs more files).
"""

import csv
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import ClassVar

from synth.formats import profile_text
from synth.formats.writer import Place, Writer
from synth.moments import day_of, is_whole
from synth.records import MISSING_MARKS, Cell, PatientRecord, Row

_YEAR = 365.25  # days
_MONTH = _YEAR / 12
#: File to its columns: name, what it is called, type; the # lines repeat the last two.
_FILES: dict[str, dict[str, tuple[str, str]]] = {
    "data_clinical_patient.txt": {
        "PATIENT_ID": ("Patient", "STRING"),
        "SEX": ("Sex", "STRING"),
        "CANCER_TYPE": ("Primary", "STRING"),
        "AGE_AT_DIAGNOSIS": ("Age at oligometastasis in years", "NUMBER"),
        "AGE_AT_DEATH": ("Age at death in years", "NUMBER"),
        "OS_STATUS": ("Overall survival status", "STRING"),
        "OS_MONTHS": ("Overall survival in months", "NUMBER"),
    },
    "data_clinical_sample.txt": {
        "PATIENT_ID": ("Patient", "STRING"),
        "SAMPLE_ID": ("Metastasis", "STRING"),
        "METASTATIC_SITE": ("Organ", "STRING"),
        "SIZE_MM": ("Diameter in mm", "NUMBER"),
    },
    "data_timeline_treatment.txt": dict.fromkeys(
        (
            "PATIENT_ID",
            "START_DATE",
            "STOP_DATE",
            "EVENT_TYPE",
            "TREATMENT_ID",
            "TARGET",
            "TREATMENT_TYPE",
            "AGENT",
        ),
        ("", ""),
    ),
    "data_timeline_status.txt": dict.fromkeys(
        ("PATIENT_ID", "START_DATE", "STOP_DATE", "EVENT_TYPE", "STATUS_ID", "RESPONSE"), ("", "")
    ),
}
_STATUS = {"dead": "1:DECEASED", "alive": "0:LIVING"}


class CbioportalWriter(Writer):
    """Writes a delivery of four tab-separated files, a row at a time; days are counted from the first episode."""

    columns: ClassVar[dict[str, frozenset[str]]] = {
        "patients": frozenset({"patient_id", "sex", "vital_status", "death_day", "last_contact_day"}),
        "primaries": frozenset({"primary_id", "patient_id", "site"}),
        "episodes": frozenset({"episode_id", "patient_id", "primary_id", "diagnosis_day"}),
        "lesions": frozenset({"lesion_id", "episode_id", "organ", "diameter_mm", "lesion_count"}),
        "treatments": frozenset(
            {"treatment_id", "episode_id", "target", "modality", "start_day", "end_day", "agents"}
        ),
        "assessments": frozenset({"assessment_id", "episode_id", "assessment_day", "response"}),
    }
    stray_code: ClassVar[str] = "see letter"

    def __init__(self, folder: Path, centre: str, delivery: str) -> None:
        """Open the four files and write their headers."""
        self._files = {
            name: (folder / name).open("w", encoding="utf-8", newline="", buffering=1 << 18)
            for name in _FILES
        }
        self._rows = {
            name: csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
            for name, file in self._files.items()
        }
        for name, columns in _FILES.items():
            if name.startswith("data_clinical"):
                titles, kinds = zip(*columns.values(), strict=True)
                for line in (titles, titles, kinds, ("1",) * len(columns)):
                    self._files[name].write("#" + "\t".join(line) + "\n")
            self._rows[name].writerow(columns)

    def places(self, record: PatientRecord) -> dict[str, list[Place]]:
        """No mistakes are planted in this format, so nobody asks where a row stands."""
        return {}

    def write(self, record: PatientRecord) -> None:
        """Append what the four files can say of the patient."""
        tables = record.tables
        episode = tables["episodes"][0]
        day_0 = episode["diagnosis_date"]
        patient = tables["patients"][0]
        case = patient["patient_id"]
        dead, seen = _day(patient, "death", day_0), _day(patient, "last_contact", day_0)
        age = _age(patient, day_0)
        site = next(row["site"] for row in tables["primaries"] if row["primary_id"] == episode["primary_id"])
        self._rows["data_clinical_patient.txt"].writerow([
            case, _said(patient["sex"]), _said(site), _decimal(age, 4),
            "" if age is None or dead is None else _decimal(age + dead / _YEAR, 4),
            _STATUS.get(str(patient["vital_status"]), ""),
            "" if seen is None else _decimal(seen / _MONTH, 2),
        ])  # fmt: skip
        for row in _of(tables["lesions"], episode):
            cells = [case, row["lesion_id"], _said(row["organ"]), _said(row["diameter_mm"])]
            self._rows["data_clinical_sample.txt"].writerow(cells)
        for row in _of(tables["treatments"], episode):
            days = [_day(row, "start", day_0), _day(row, "end", day_0)]
            said = [_said(row[name]) for name in ("target", "modality", "agents")]
            self._rows["data_timeline_treatment.txt"].writerow(
                [case, *days, "TREATMENT", row["treatment_id"], *said]
            )
        for row in _of(tables["assessments"], episode):
            days = [_day(row, "assessment", day_0), None]
            cells = [case, *days, "STATUS", row["assessment_id"], _said(row["response"])]
            self._rows["data_timeline_status.txt"].writerow(cells)

    def close(self) -> None:
        """Close the four files."""
        for file in self._files.values():
            file.close()

    @staticmethod
    def profile(centre: str, empty: Collection[str]) -> str:
        """The profile: # lines are comments, ages and months become days."""
        comment = "How the study files of cBioPortal are read."
        lines = [*profile_text.head(centre, comment, {"NA": "unknown"}, ()), "", "files:"]
        for name in _FILES:
            options = 'format: delimited, delimiter: "\\t", comment: "#", may_be_empty: true'
            lines.append(f"  {_source(name)}: {{path: {name}, {options}}}")
        lines += ["", "values:", "  vital: {LIVING: alive, DECEASED: dead}", "", "tables:"]
        for table, (name, columns) in _MAPPING.items():
            lines += profile_text.table(table, [(_source(name), columns)])
        return profile_text.text(lines)


_PATIENT, _SAMPLE, _TREATMENT, _COURSE = _FILES
#: Canonical table to its file, and to what fills each column.
_MAPPING: dict[str, tuple[str, dict[str, str]]] = {
    "patients": (_PATIENT, {
        "patient_id": "PATIENT_ID",
        "sex": "SEX",
        "vital_status": "{column: OS_STATUS, parser: coded, part: label, values: vital}",
        "death_day": "{column: AGE_AT_DEATH, unit: years, since: AGE_AT_DIAGNOSIS}",
        "last_contact_day": "{column: OS_MONTHS, unit: months}",
    }),
    "primaries": (_PATIENT, {"primary_id": "PATIENT_ID", "patient_id": "PATIENT_ID", "site": "CANCER_TYPE"}),
    "episodes": (_PATIENT, {
        "episode_id": "PATIENT_ID",
        "patient_id": "PATIENT_ID",
        "primary_id": "PATIENT_ID",
        "diagnosis_day": "{constant: 0}",
    }),
    "lesions": (_SAMPLE, {
        "lesion_id": "SAMPLE_ID",
        "episode_id": "PATIENT_ID",
        "organ": "METASTATIC_SITE",
        "diameter_mm": "SIZE_MM",
        "lesion_count": "{constant: 1}",
    }),
    "treatments": (_TREATMENT, {
        "treatment_id": "TREATMENT_ID",
        "episode_id": "PATIENT_ID",
        "target": "TARGET",
        "modality": "TREATMENT_TYPE",
        "start_day": "START_DATE",
        "end_day": "STOP_DATE",
        "agents": "AGENT",
    }),
    "assessments": (_COURSE, {
        "assessment_id": "STATUS_ID",
        "episode_id": "PATIENT_ID",
        "assessment_day": "START_DATE",
        "response": "RESPONSE",
    }),
}  # fmt: skip


def _source(file: str) -> str:
    return file.removeprefix("data_").removesuffix(".txt")


def _of(rows: list[Row], episode: Row) -> Iterator[Row]:
    return (row for row in rows if row["episode_id"] == episode["episode_id"])


def _day(row: Row, moment: str, day_0: Cell) -> int | None:
    """The moment in days from the first episode, where the row tells it to the day."""
    day, calendar = row[f"{moment}_day"], row[f"{moment}_date"]
    if isinstance(day, int):
        return day
    return day_of(str(calendar)) - day_of(str(day_0)) if is_whole(calendar) and is_whole(day_0) else None


def _age(patient: Row, day_0: Cell) -> float | None:
    """Years of life at the first episode; a year of birth alone is taken for its middle."""
    born = patient["birth_year"]
    if not isinstance(born, int) or not is_whole(day_0):
        return None
    return (day_of(str(day_0)) - date(born, 7, 1).toordinal()) / _YEAR


def _said(value: Cell) -> Cell:
    return "NA" if value in MISSING_MARKS else value


def _decimal(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"
