"""Verdicts on times and belonging: what comes after what, and whose lesion was treated.

Belongs here: rules that look at two values, in one row or along its references. Does not belong here:
rules about one cell, and anything clinical that the marts derive.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from schemas.contract.metadata import moments_of
from schemas.mapping.types import bounds
from schemas.rules import Effect
from schemas.validate.beside import beside
from schemas.validate.cells import VERDICTS, row_verdicts
from schemas.validate.doses import rules_of_doses
from schemas.validate.episode_numbers import episode_numbers
from schemas.validate.lives import age_is_impossible, outside_life
from schemas.validate.moments import DAY_ZERO, after, days_by_date
from schemas.validate.registry_checks import registry_verdicts

_FATAL = 5  # CTCAE's grade of a death


@dataclass(frozen=True)
class Known:
    """What rows are held against: the tables judged so far, all that was sent, day 0, the delivery's date."""

    accepted: dict[str, pl.DataFrame]
    sent: dict[str, pl.DataFrame]
    day_zero: pl.DataFrame
    delivered: date


def order_verdicts(table: str, rows: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Every broken rule of order in ``rows``, which carry their place as ``row``."""
    placed = _from_day_zero(table, beside(table, rows, known.accepted), known.day_zero)
    rules = [*_contradicted_moments(table), *_rules_of(table, known.delivered)]
    # All at once: they look at the same moments, whose bounds are then reckoned once.
    broken = placed.select(
        is_broken.fill_null(False).alias(str(place)) for place, (_, _, is_broken) in enumerate(rules)
    )
    found = [pl.DataFrame(schema=VERDICTS)]
    for is_broken, (rule, column, _) in zip(broken.iter_columns(), rules, strict=True):
        if is_broken.any():
            found.append(row_verdicts(placed.filter(is_broken), rule, column))
    verdicts = pl.concat(found)
    # What is wrong already contradicts nothing else.
    wrong = verdicts.filter(pl.col("effect") == Effect.QUARANTINED.value)
    believed = placed.with_columns(pl.col("row").cast(pl.Int64)).join(
        wrong, on="row", how="anti", maintain_order="left"
    )
    if table == "episodes":
        verdicts = pl.concat([verdicts, episode_numbers(believed, known.sent[table])])
    return pl.concat([verdicts, registry_verdicts(table, believed, known.sent)])


def day_zeros(episodes: pl.DataFrame) -> pl.DataFrame:
    """Day 0 of each patient: patient_id, earliest and latest date of the first episode's diagnosis."""
    earliest, latest = bounds(pl.col("diagnosis_date"))
    first = episodes.sort("episode_number", "diagnosis_date", "episode_id", nulls_last=True).unique(
        "patient_id", keep="first", maintain_order=True
    )
    return first.select(
        "patient_id", *(bound.alias(name) for bound, name in zip((earliest, latest), DAY_ZERO, strict=True))
    )


def _rules_of(table: str, delivered: date) -> list[tuple[str, str | None, pl.Expr]]:
    """The rules of a table: id, column that the finding names, and when it is broken."""
    if table == "patients":
        has_date = pl.col("death_date").is_not_null() | pl.col("death_day").is_not_null()
        return [
            ("death_without_date", "death_date", (pl.col("vital_status") == "dead") & ~has_date),
            ("death_of_the_living", "death_date", (pl.col("vital_status") == "alive") & has_date),
            ("contact_after_death", "last_contact_date", after("last_contact", "death")),
            ("entry_out_of_order", "entry_date", after("entry", "death") | after("entry", "last_contact")),
            ("age_impossible", "birth_year", age_is_impossible(delivered)),
        ]
    if table == "primaries":
        return _within_life("diagnosis")
    if table == "episodes":
        is_other = _differ("patient_id", "primaries.patient_id")
        return [
            ("primary_of_other_patient", "primary_id", is_other),
            *_within_life("diagnosis"),
            (
                "diagnosis_before_primary",
                "diagnosis_date",
                ~is_other & after("primaries.diagnosis", "diagnosis"),
            ),
            (
                "ned_out_of_order",
                "ned_date",
                after("diagnosis", "ned") | after("ned", "patients.death") | outside_life("ned"),
            ),
        ]
    if table == "treatments":
        return [("end_before_start", "end_date", after("start", "end")), *_within_life("start", "end")]
    if table == "assessments":
        return [
            *_within_life("assessment"),
            ("follow_up_before_diagnosis", "assessment_date", after("episodes.diagnosis", "assessment")),
        ]
    if table == "treatment_lesions":
        is_other = _differ("treatments.episode_id", "lesions.episode_id")
        return [("lesion_of_other_episode", None, is_other), *rules_of_doses()]
    if table == "lesion_assessments":
        # A lesion may be followed under a later episode of its patient, never under another patient.
        return [("lesion_of_other_episode", None, _differ("assessed.patient_id", "treated.patient_id"))]
    if table == "toxicities":
        is_alive = pl.col("patients.vital_status") == "alive"
        is_fatal = ((pl.col("grade") == _FATAL) & is_alive).fill_null(False)
        return [
            ("event_after_death", "onset_date", after("onset", "patients.death")),
            ("fatal_toxicity_of_the_living", "grade", is_fatal),
        ]
    return []


def _within_life(*moments: str) -> list[tuple[str, str | None, pl.Expr]]:
    """The rules that hold a row's moments against birth and death; of several the first that breaks one."""
    rules: list[tuple[str, str | None, pl.Expr]] = []
    for rule, is_outside in (
        ("event_after_death", lambda moment: after(moment, "patients.death")),
        ("event_before_birth", outside_life),
    ):
        is_told = pl.lit(False)
        for moment in moments:
            rules.append((rule, f"{moment}_date", is_outside(moment) & ~is_told))
            is_told = is_told | is_outside(moment)
    return rules


def _differ(one: str, other: str) -> pl.Expr:
    return (pl.col(one) != pl.col(other)).fill_null(False)


def _from_day_zero(table: str, rows: pl.DataFrame, day_zero: pl.DataFrame) -> pl.DataFrame:
    """``rows`` of a table with moments, beside day 0 of their patient."""
    if not moments_of(table):
        return rows
    patient = "patient_id" if "patient_id" in rows.columns else "episodes.patient_id"
    return rows.join(day_zero, left_on=patient, right_on="patient_id", how="left", maintain_order="left")


def _contradicted_moments(table: str) -> list[tuple[str, str | None, pl.Expr]]:
    return [
        ("moment_contradicted", f"{moment}_date", ~pl.col(f"{moment}_day").is_between(*days_by_date(moment)))
        for moment in moments_of(table)
    ]
