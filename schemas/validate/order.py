"""Verdicts on times and belonging: what comes after what, and whose lesion was treated.

Belongs here: rules that look at two values, in one row or along its references. Does not belong here:
rules about one cell, and anything clinical that the marts derive.

Partial dates are compared by their bounds: a rule is broken only where no reading of them keeps it.
"""

import polars as pl

from schemas.contract.metadata import key_of, moments_of
from schemas.mapping.types import bounds
from schemas.validate.cells import VERDICTS, row_verdicts

_DEATH = ("patient_id", "patients", "patients", ("death_date", "death_day"))
_EPISODE = ("episode_id", "episodes", "episodes", ("patient_id", "diagnosis_date", "diagnosis_day"))
_DEATH_OF_EPISODE = ("episodes.patient_id", *_DEATH[1:])

#: What each table's rules need from the rows it refers to: reference, parent, prefix, columns.
_STEPS: dict[str, tuple[tuple[str, str, str, tuple[str, ...]], ...]] = {
    "patients": (),
    "primaries": (),
    "episodes": (_DEATH, ("primary_id", "primaries", "primaries", ("diagnosis_date", "diagnosis_day"))),
    "lesions": (),
    "treatments": (_EPISODE, _DEATH_OF_EPISODE),
    "treatment_lesions": (
        ("treatment_id", "treatments", "treatments", ("episode_id",)),
        ("lesion_id", "lesions", "lesions", ("episode_id",)),
    ),
    "assessments": (_EPISODE, _DEATH_OF_EPISODE),
    "lesion_assessments": (
        ("assessment_id", "assessments", "assessments", ("episode_id",)),
        ("lesion_id", "lesions", "lesions", ("episode_id",)),
        ("assessments.episode_id", "episodes", "assessed", ("patient_id",)),
        ("lesions.episode_id", "episodes", "treated", ("patient_id",)),
    ),
    "toxicities": (
        ("treatment_id", "treatments", "treatments", ("episode_id",)),
        ("treatments.episode_id", "episodes", "episodes", ("patient_id",)),
    ),
}


def order_verdicts(
    table: str, rows: pl.DataFrame, accepted: dict[str, pl.DataFrame], day_zero: pl.DataFrame
) -> pl.DataFrame:
    """Every broken rule of order in ``rows``, which carry their place as ``row``."""
    found = [pl.DataFrame(schema=VERDICTS)]
    placed = _beside(table, rows, accepted)
    found += _contradicted_moments(table, placed, day_zero)
    for rule, column, is_broken in _rules_of(table):
        found.append(row_verdicts(placed.filter(is_broken), rule, column))
    return pl.concat(found)


def day_zeros(episodes: pl.DataFrame) -> pl.DataFrame:
    """Day 0 of each patient: patient_id, earliest and latest date of the first episode's diagnosis."""
    earliest, latest = bounds(pl.col("diagnosis_date"))
    first = episodes.sort("episode_number", "diagnosis_date", "episode_id", nulls_last=True).unique(
        "patient_id", keep="first", maintain_order=True
    )
    return first.select("patient_id", earliest.alias("zero_earliest"), latest.alias("zero_latest"))


def _after(moment: str, other: str) -> pl.Expr:
    """Whether ``moment`` is certainly later than ``other``, by dates or by days."""
    earliest, _ = bounds(pl.col(f"{moment}_date"))
    _, latest = bounds(pl.col(f"{other}_date"))
    by_day = pl.col(f"{moment}_day") > pl.col(f"{other}_day")
    return (earliest > latest).fill_null(False) | by_day.fill_null(False)


def _rules_of(table: str) -> list[tuple[str, str | None, pl.Expr]]:
    """The rules of a table: id, column that the finding names, and when it is broken."""
    if table == "patients":
        has_date = pl.col("death_date").is_not_null() | pl.col("death_day").is_not_null()
        return [
            ("death_without_date", "death_date", (pl.col("vital_status") == "dead") & ~has_date),
            ("death_of_the_living", "death_date", (pl.col("vital_status") == "alive") & has_date),
            ("contact_after_death", "last_contact_date", _after("last_contact", "death")),
        ]
    if table == "episodes":
        return [
            ("event_after_death", "diagnosis_date", _after("diagnosis", "patients.death")),
            ("diagnosis_before_primary", "diagnosis_date", _after("primaries.diagnosis", "diagnosis")),
        ]
    if table == "treatments":
        return [
            ("end_before_start", "end_date", _after("start", "end")),
            ("event_after_death", "start_date", _after("start", "patients.death")),
        ]
    if table == "assessments":
        return [
            ("event_after_death", "assessment_date", _after("assessment", "patients.death")),
            ("follow_up_before_diagnosis", "assessment_date", _after("episodes.diagnosis", "assessment")),
        ]
    if table == "treatment_lesions":
        differ = pl.col("treatments.episode_id") != pl.col("lesions.episode_id")
        return [("lesion_of_other_episode", None, differ.fill_null(False))]
    if table == "lesion_assessments":
        # A lesion may be followed under a later episode of its patient, never under another patient.
        differ = pl.col("assessed.patient_id") != pl.col("treated.patient_id")
        return [("lesion_of_other_episode", None, differ.fill_null(False))]
    return []


def _beside(table: str, rows: pl.DataFrame, accepted: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """``rows`` with the columns of the rows they refer to, each under ``<prefix>.<column>``."""
    for reference, parent, prefix, columns in _STEPS[table]:
        beside = accepted[parent].select(
            pl.col(key_of(parent)).alias(reference),
            *(pl.col(name).alias(f"{prefix}.{name}") for name in columns),
        )
        rows = rows.join(beside, on=reference, how="left", maintain_order="left")
    return rows


def _contradicted_moments(table: str, rows: pl.DataFrame, day_zero: pl.DataFrame) -> list[pl.DataFrame]:
    patient = "patient_id" if "patient_id" in rows.columns else "episodes.patient_id"
    if not moments_of(table):
        return []
    placed = rows.join(day_zero, left_on=patient, right_on="patient_id", how="left", maintain_order="left")
    verdicts = []
    for moment in moments_of(table):
        earliest, latest = bounds(pl.col(f"{moment}_date"))
        lowest = (earliest - pl.col("zero_latest")).dt.total_days()
        highest = (latest - pl.col("zero_earliest")).dt.total_days()
        day = pl.col(f"{moment}_day")
        is_broken = ((day < lowest) | (day > highest)).fill_null(False)
        verdicts.append(row_verdicts(placed.filter(is_broken), "moment_contradicted", f"{moment}_date"))
    return verdicts
