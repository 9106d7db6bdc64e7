"""Rows beside the rows that they refer to.

Belongs here: which columns of them the rules need. Does not belong here: the rules.
"""

import polars as pl

from schemas.contract.metadata import key_of

_LIFE = ("birth_year", "vital_status", "death_date", "death_day")
_PATIENT = ("patient_id", "patients", "patients", _LIFE)
_WHOLE_PATIENT = (*_PATIENT[:3], (*_LIFE, "sex", "last_contact_date", "last_contact_day"))
_EPISODE = ("episode_id", "episodes", "episodes", ("patient_id", "diagnosis_date", "diagnosis_day"))
_PATIENT_OF_EPISODE = ("episodes.patient_id", *_PATIENT[1:])

#: What each table's rules need from the rows it refers to: reference, parent, prefix, columns.
_STEPS: dict[str, tuple[tuple[str, str, str, tuple[str, ...]], ...]] = {
    "patients": (),
    "primaries": (_WHOLE_PATIENT,),
    "episodes": (
        _WHOLE_PATIENT,
        ("primary_id", "primaries", "primaries", ("patient_id", "diagnosis_date", "diagnosis_day")),
    ),
    "lesions": (),
    "treatments": (_EPISODE, _PATIENT_OF_EPISODE),
    "treatment_lesions": (
        ("treatment_id", "treatments", "treatments", ("episode_id", "modality")),
        ("lesion_id", "lesions", "lesions", ("episode_id",)),
    ),
    "assessments": (_EPISODE, _PATIENT_OF_EPISODE),
    "lesion_assessments": (
        ("assessment_id", "assessments", "assessments", ("episode_id",)),
        ("lesion_id", "lesions", "lesions", ("episode_id",)),
        ("assessments.episode_id", "episodes", "assessed", ("patient_id",)),
        ("lesions.episode_id", "episodes", "treated", ("patient_id",)),
    ),
    "toxicities": (
        ("treatment_id", "treatments", "treatments", ("episode_id",)),
        ("treatments.episode_id", "episodes", "episodes", ("patient_id",)),
        _PATIENT_OF_EPISODE,
    ),
}


def beside(table: str, rows: pl.DataFrame, accepted: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """``rows`` with the columns of the rows they refer to, each under ``<prefix>.<column>``."""
    for reference, parent, prefix, columns in _STEPS[table]:
        there = accepted[parent].select(
            pl.col(key_of(parent)).alias(reference),
            *(pl.col(name).alias(f"{prefix}.{name}") for name in columns),
        )
        rows = rows.join(there, on=reference, how="left", maintain_order="left")
    return rows
