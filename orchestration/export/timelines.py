"""Timelines of a cBioPortal study: what happened to a patient, in days from day 0.

Belongs here: the files, their columns and the SQL that fills them. Does not belong here: how they are written.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from orchestration.export.study_text import Cell

#: The columns that cBioPortal asks for, in their order.
REQUIRED = ("PATIENT_ID", "START_DATE", "STOP_DATE", "EVENT_TYPE")


@dataclass(frozen=True)
class Timeline:
    """A timeline file: its name, its event type, and the SQL of the days and of its own columns.

    sql: from and joins, aliased so that ``days`` has patient_id; start, stop: SQL of whole days from day 0.
    columns: name to SQL.
    """

    name: str
    event_type: str
    source: str
    start: str
    stop: str
    columns: dict[str, str]

    def header(self) -> str:
        """The line of names."""
        return "\t".join((*REQUIRED, *self.columns))

    def rows(self, connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[Cell, ...]]:
        """The rows that have a day to stand at, in the order of patient, day and columns."""
        selected = ", ".join(self.columns.values())
        found = connection.execute(
            f"select days.patient_id, {self.start}, {self.stop}, '{self.event_type}', {selected} "
            f"{self.source} where {self.start} is not null order by all"
        )
        while batch := found.fetchmany(10_000):
            yield from batch

    def undated(self, connection: duckdb.DuckDBPyConnection) -> int:
        """How many records have no day to stand at."""
        found = connection.execute(f"select count(*) {self.source} where {self.start} is null").fetchone()
        return int(found[0]) if found else 0


TIMELINES = (
    Timeline(
        "treatment",
        "TREATMENT",
        "from marts.treatment as days inner join staging.stg_treatments as sent using (treatment_id)",
        "days.start_day",
        "days.end_day",
        {
            "TREATMENT_ID": "days.treatment_id",
            "TARGET": "days.target",
            "TREATMENT_TYPE": "days.modality",
            "SUBTYPE": "days.modality_label",
            "AGENT": "sent.agents",
            "INTENT": "days.intent",
            "SETTING": "days.setting",
            "HIGHEST_DOSE_GY": "days.highest_dose_gy",
            "START_PRECISION": "days.start_precision",
        },
    ),
    Timeline(
        "status",
        "STATUS",
        "from intermediate.int_assessments_dated as days "
        "inner join staging.stg_assessments as sent using (assessment_id)",
        "days.assessment_day",
        "null",
        {
            "STATUS_ID": "days.assessment_id",
            "RESPONSE": "days.response",
            "METHOD": "sent.method",
            "CRITERION": "sent.criterion",
            "NEW_LESIONS": "days.new_lesion_count",
            "NEW_LESION_SITE": "days.new_lesion_organ",
            "POLYMETASTATIC": "days.polymetastatic",
            "START_PRECISION": "days.assessment_precision",
        },
    ),
    Timeline(
        "toxicity",
        "TOXICITY",
        "from intermediate.int_toxicities_dated as days "
        "inner join staging.stg_toxicities as sent using (toxicity_id)",
        "days.onset_day",
        "null",
        {
            "TOXICITY_ID": "days.toxicity_id",
            "TOXICITY": "sent.term",
            "GRADE": "days.grade",
            "ATTRIBUTION": "sent.attribution",
            "TREATMENT_ID": "days.treatment_id",
            "START_PRECISION": "days.onset_precision",
        },
    ),
    Timeline(
        "diagnosis",
        "DIAGNOSIS",
        """
        from (
            select patient_id, primary_id as record_id, 'Primary' as subtype, diagnosis_day as day, site, stage,
                null as state, null as lesion_count, days.diagnosis_precision as day_precision
            from intermediate.int_primaries_dated as days
            inner join staging.stg_primaries as sent using (primary_id, patient_id)
            union all by name
            select patient_id, episode_id as record_id, 'Oligometastatic episode' as subtype, diagnosis_day as day,
                primary_site as site, null as stage, state, lesion_count, diagnosis_precision as day_precision
            from marts.episode
        ) as days
        """,
        "days.day",
        "null",
        {
            "DIAGNOSIS_ID": "days.record_id",
            "SUBTYPE": "days.subtype",
            "PRIMARY": "days.site",
            "STAGE": "days.stage",
            "OLIGO_STATE": "days.state",
            "METASTASES": "days.lesion_count",
            "START_PRECISION": "days.day_precision",
        },
    ),
)
