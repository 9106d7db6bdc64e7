"""Patients and samples of a cBioPortal study: one row a patient, one sample a metastasis.

Belongs here: the columns of the two clinical files and the SQL that fills them. Does not belong here: how they are
written, and timelines.
"""

from collections.abc import Iterator

import duckdb

from orchestration.export.endpoints import endpoints
from orchestration.export.study_text import Attribute, Cell
from orchestration.months import DAYS_PER_MONTH

#: Ages above 89 tell who somebody is, so the oldest share one.
_OLDEST = 90
#: Not ``least``, which takes no age for the oldest.
_AGE = (
    f"case when patient.age_at_first_episode > {_OLDEST} then {_OLDEST} else patient.age_at_first_episode end"
)
_SAID = "any_value({})"


def patient_attributes(connection: duckdb.DuckDBPyConnection) -> list[Attribute]:
    """The columns of ``data_clinical_patient.txt``, with a pair for every endpoint that counts patients."""
    own = [
        Attribute("PATIENT_ID", "Patient", "Pseudonym of the patient.", "STRING", "patient.patient_id"),
        Attribute("CENTRE", "Centre", "Centre that sent the patient.", "STRING", "patient.centre_id"),
        Attribute("SEX", "Sex", "Sex as recorded.", "STRING", "patient.sex"),
        Attribute(
            "AGE_AT_DIAGNOSIS",
            "Age at oligometastasis",
            "Year of the first oligometastatic episode less the year of birth; 90 stands for 90 and older.",
            "NUMBER",
            _AGE,
        ),
        Attribute(
            "AGE_AT_DEATH",
            "Age at death",
            "AGE_AT_DIAGNOSIS and the time from then to death, in years of 365.25 days.",
            "NUMBER",
            f"printf('%.4f', ({_AGE}) + patient.death_day / 365.25)",
        ),
        Attribute(
            "CANCER_TYPE", "Primary", "Site of the primary, as a code.", "STRING", "episode.primary_site"
        ),
        Attribute("MORPHOLOGY", "Morphology", "ICD-O-3 code.", "STRING", "episode.morphology_code"),
        Attribute("OLIGO_STATE", "State", "Derived state.", "STRING", "episode.state"),
        Attribute("DECLARED_STATE", "Declared state", "As sent.", "STRING", "episode.declared_state"),
        Attribute("ECOG", "ECOG", "Performance status at day 0.", "NUMBER", "episode.ecog"),
        Attribute("METASTASES", "Metastases", "In the first episode.", "NUMBER", "episode.lesion_count"),
        Attribute("EPISODES", "Episodes", "Episodes on record.", "NUMBER", "patient.episode_count"),
        Attribute("LAST_STATUS", "Last status", "Known last.", "STRING", "patient.last_status"),
        Attribute("DEATH_CAUSE", "Cause of death", "As recorded.", "STRING", "patient.death_cause"),
        Attribute(
            "ENTRY_MONTHS",
            "Months before observation",
            "From day 0 to the day from which the centre observed the patient, where that is later.",
            "NUMBER",
            f"case when patient.entry_day > 0 then patient.entry_day / {DAYS_PER_MONTH} end",
        ),
    ]
    return [*own, *(column for one in endpoints(connection, "episode") for column in one.pair("exits"))]


def patients(
    connection: duckdb.DuckDBPyConnection, attributes: list[Attribute]
) -> Iterator[tuple[Cell, ...]]:
    """One row a patient, in the order of the pseudonyms."""
    return _rows(
        connection,
        f"""
        select {_selected(attributes)}
        from marts.patient as patient
        left join marts.episode as episode on patient.first_episode_id = episode.episode_id
        left join marts.time_to_event as exits
            on patient.patient_id = exits.patient_id and exits.lesion_id is null
        group by patient.patient_id
        order by patient.patient_id
        """,  # noqa: S608 - our own columns
    )


def sample_attributes(connection: duckdb.DuckDBPyConnection) -> list[Attribute]:
    """The columns of ``data_clinical_sample.txt``, with a pair for every endpoint that counts metastases."""
    strongest = "of the course with the highest dose."
    own = [
        Attribute("PATIENT_ID", "Patient", "Pseudonym of the patient.", "STRING", "lesion.patient_id"),
        Attribute("SAMPLE_ID", "Metastasis", "Pseudonym of the metastasis.", "STRING", "lesion.lesion_id"),
        Attribute("SAMPLE_TYPE", "Type", "Every sample is a metastasis.", "STRING", "'Metastasis'"),
        Attribute("EPISODE", "Episode", "Which of the patient's episodes.", "NUMBER", "episode.episode_rank"),
        Attribute(
            "SEEN_MONTHS",
            "First seen (months)",
            "Months from day 0 to the first sight of it.",
            "NUMBER",
            f"lesion.first_seen_day / {DAYS_PER_MONTH}",
        ),
        Attribute("METASTATIC_SITE", "Organ", "Organ, as a code.", "STRING", "lesion.organ"),
        Attribute("LATERALITY", "Laterality", "As recorded.", "STRING", "lesion.laterality"),
        Attribute("SIZE_MM", "Diameter", "Longest diameter in mm.", "NUMBER", "lesion.diameter_mm"),
        Attribute(
            "LESION_COUNT",
            "Metastases in the sample",
            "1, or more where the source only counts them.",
            "NUMBER",
            "lesion.lesion_count",
        ),
        Attribute("BIOPSY", "Biopsy", "As recorded.", "STRING", "lesion.biopsy"),
        Attribute(
            "LOCAL_TREATMENT",
            "First local treatment",
            "Modality of the first, as a code.",
            "STRING",
            "lesion.first_local_treatment_modality",
        ),
        *(
            Attribute(
                name, title, f"{title} {strongest}", "NUMBER", f"arg_max(dose.{column}, dose.bed_10_gy)"
            )
            for name, title, column in (
                ("DOSE_GY", "Dose in Gy", "dose_gy"),
                ("FRACTIONS", "Fractions", "fractions"),
                ("BED10_GY", "BED in Gy (alpha/beta 10)", "bed_10_gy"),
                ("EQD2_GY", "EQD2 in Gy (alpha/beta 10)", "eqd2_10_gy"),
            )
        ),
        Attribute("LOCAL_STATUS", "Local status", "Known last.", "STRING", "lesion.local_status"),
    ]
    return [*own, *(column for one in endpoints(connection, "lesion") for column in one.pair("exits"))]


def samples(connection: duckdb.DuckDBPyConnection, attributes: list[Attribute]) -> Iterator[tuple[Cell, ...]]:
    """One row a metastasis, in the order of the pseudonyms."""
    return _rows(
        connection,
        f"""
        select {_selected(attributes)}
        from marts.lesion as lesion
        left join marts.episode as episode on lesion.episode_id = episode.episode_id
        left join marts.treatment_lesion as dose on lesion.lesion_id = dose.lesion_id
        left join marts.time_to_event as exits on lesion.lesion_id = exits.lesion_id
        group by lesion.lesion_id
        order by lesion.lesion_id
        """,  # noqa: S608 - our own columns
    )


def _selected(attributes: list[Attribute]) -> str:
    """The select list of a query that groups: what has no aggregate of its own is one value a group."""
    grouped = ("max(", "arg_max(")
    return ", ".join(one.sql if one.sql.startswith(grouped) else _SAID.format(one.sql) for one in attributes)


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[tuple[Cell, ...]]:
    found = connection.execute(query)
    while batch := found.fetchmany(10_000):
        yield from batch
