"""A study folder of cBioPortal: which files it has, and what is said of what it cannot hold.

Belongs here: the list of the files and their meta files. Does not belong here: their columns.
"""

from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from orchestration.export.clinical import patient_attributes, patients, sample_attributes, samples
from orchestration.export.study_text import Attribute, clinical_header, without_dates, write_lines, write_meta
from orchestration.export.timelines import TIMELINES


@dataclass
class Written:
    """What a study holds, for the one who asked for it: files with their rows, and sentences of caution."""

    rows: dict[str, int] = field(default_factory=dict)
    cautions: list[str] = field(default_factory=list)


def write_study(connection: duckdb.DuckDBPyConnection, folder: Path, study_id: str, name: str) -> Written:
    """Write the study into ``folder``: meta files, clinical files, timelines and the list of all samples.

    Raises:
        OSError: a file cannot be written.

    """
    written = Written()
    attributes = {"patient": patient_attributes(connection), "sample": sample_attributes(connection)}
    for level, rows in (("patient", patients), ("sample", samples)):
        columns: list[Attribute] = attributes[level]
        data = f"data_clinical_{level}.txt"
        found = rows(connection, columns)
        written.rows[data] = write_lines(folder / data, clinical_header(columns), map(without_dates, found))
        _meta(folder / f"meta_clinical_{level}.txt", study_id, f"{level.upper()}_ATTRIBUTES", data)
    undated = 0
    for timeline in TIMELINES:
        data = f"data_timeline_{timeline.name}.txt"
        written.rows[data] = write_lines(folder / data, [timeline.header()], timeline.rows(connection))
        undated += timeline.undated(connection)
        _meta(folder / f"meta_timeline_{timeline.name}.txt", study_id, "TIMELINE", data)
    written.cautions = _cautions(connection, undated)
    has_list = _case_list(connection, folder / "case_lists", study_id)
    write_meta(
        folder / "meta_study.txt",
        {
            "type_of_cancer": "mixed",
            "cancer_study_identifier": study_id,
            "name": name,
            "description": " ".join(
                ["Exported by Oligo; pseudonyms, days and months, no dates.", *written.cautions]
            ),
            # A list of no sample is refused; the importer then makes its own of all there are.
            **({} if has_list else {"add_global_case_list": "true"}),
        },
    )
    return written


def _case_list(connection: duckdb.DuckDBPyConnection, folder: Path, study_id: str) -> bool:
    """Write the list of all samples; False where there is none to list."""
    found = connection.execute("select lesion_id from marts.lesion order by lesion_id").fetchall()
    if not found:
        return False
    folder.mkdir()
    entries = {
        "cancer_study_identifier": study_id,
        "stable_id": f"{study_id}_all",
        "case_list_name": "All metastases",
        "case_list_description": f"All metastases ({len(found)} samples)",
        "case_list_category": "all_cases_in_study",
    }
    write_meta(folder / "cases_all.txt", entries, case_list_ids=[sample for (sample,) in found])
    return True


def _meta(path: Path, study_id: str, datatype: str, data: str) -> None:
    entries = {
        "cancer_study_identifier": study_id,
        "genetic_alteration_type": "CLINICAL",
        "datatype": datatype,
        "data_filename": data,
    }
    write_meta(path, entries)


def _cautions(connection: duckdb.DuckDBPyConnection, undated: int) -> list[str]:
    """What a reader of the study has to know, since its files cannot say it."""
    counted = connection.execute(
        """
        select
            (select count(*) from marts.patient as patient
                where not exists (from marts.lesion as lesion where lesion.patient_id = patient.patient_id)),
            (select count(*) from marts.patient where entry_day > 0)
        """
    ).fetchone()
    without_sample, late = counted or (0, 0)
    said = []
    if without_sample:
        said.append(
            f"Patients without a metastasis on record: {without_sample}; they have no sample, and cBioPortal "
            "counts patients by their samples."
        )
    if late:
        said.append(
            f"Patients who came under observation after day 0: {late}; cBioPortal draws curves as if they had not, "
            "and too high by that."
        )
    if undated:
        said.append(f"Records without a day: {undated}; they are in no timeline.")
    return said
