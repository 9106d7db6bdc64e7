"""Verdicts of the checks that cancer registries run: combinations of sex, site, histology, age, basis and side.

Belongs here: which columns a check looks at, and the day order that registries ask for. Does not belong here: which
combinations are not believed (``schemas.registry_checks``), and possible duplicates (``duplicate_tumours``).

Each distinct combination is judged once, so that a million rows cost as much as their combinations.
"""

from collections.abc import Callable

import polars as pl

from schemas import registry_checks as known
from schemas.validate.cells import VERDICTS, row_verdicts
from schemas.validate.duplicate_tumours import duplicate_patients, duplicate_primaries
from schemas.validate.moments import after, year

Judge = Callable[..., bool]

#: Behaviours, the digit after the stroke: of a metastasis, of unknown whether primary; benign, uncertain, in situ.
_NO_PRIMARY, _NOT_MALIGNANT = ("6", "9"), ("0", "1", "2")
_DEATH_CERTIFICATE = "0"


def registry_verdicts(table: str, rows: pl.DataFrame, sent: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """The broken rules in ``rows`` of a table, beside what they refer to; ``sent`` holds all that was sent."""
    checks = {"primaries": _primaries, "episodes": _episodes, "lesions": _lesions}
    if table not in checks or rows.is_empty():
        return pl.DataFrame(schema=VERDICTS)
    return checks[table](rows, sent)


def _primaries(rows: pl.DataFrame, sent: dict[str, pl.DataFrame]) -> pl.DataFrame:
    age = year("diagnosis") - pl.col("patients.birth_year")
    seen = rows.with_columns(
        pl.coalesce(
            "topography_code", pl.col("site").replace_strict(known.topography_of_site(), default=None)
        ).alias("topography"),
        pl.col("morphology_code").str.slice(0, 4).alias("morphology"),
        pl.col("morphology_code").str.slice(5, 1).alias("behaviour"),
        # The birthday of the year may still be to come.
        (age - 1).alias("lowest_age"),
        age.alias("highest_age"),
    )
    is_not_malignant = seen.filter(pl.col("behaviour").is_in(_NOT_MALIGNANT))
    has_spread = is_not_malignant.join(sent["episodes"], on="primary_id", how="semi", maintain_order="left")
    has_not = is_not_malignant.join(sent["episodes"], on="primary_id", how="anti", maintain_order="left")
    of_death = seen.filter(pl.col("basis_of_diagnosis") == _DEATH_CERTIFICATE)
    ages = ("lowest_age", "highest_age")
    return pl.concat(
        [
            _judged(seen, "sex_and_site", "site", known.sex_excludes_site, "patients.sex", "topography"),
            _judged(seen, "sex_and_morphology", "morphology_code", known.sex_excludes_histology,
                    "patients.sex", "morphology"),
            _judged(seen, "site_and_morphology", "morphology_code", known.site_excludes_histology,
                    "topography", "morphology"),
            _judged(seen, "age_and_tumour", "diagnosis_date", known.age_is_unlikely, *ages,
                    unless_missing=("topography", "morphology")),
            _judged(seen, "basis_and_morphology", "basis_of_diagnosis", known.basis_is_too_weak,
                    "basis_of_diagnosis", "morphology", unless_missing=("topography",)),
            _judged(seen, "topography_and_site", "topography_code", known.site_is_elsewhere,
                    "site", "topography_code"),
            _where(seen, "behaviour_of_no_primary", "morphology_code", pl.col("behaviour").is_in(_NO_PRIMARY)),
            row_verdicts(has_spread, "metastasised_and_not_malignant", "morphology_code"),
            row_verdicts(has_not, "behaviour_not_malignant", "morphology_code"),
            _where(of_death, "death_certificate_only", "basis_of_diagnosis", _is_no_death_certificate()),
            _where(seen, "diagnosis_after_last_contact", "diagnosis_date", _is_after_last_contact()),
            row_verdicts(duplicate_patients(seen), "possible_duplicate_patient", "patient_id"),
            row_verdicts(duplicate_primaries(seen), "possible_duplicate_primary", "primary_id"),
        ]
    )  # fmt: skip


def _episodes(rows: pl.DataFrame, sent: dict[str, pl.DataFrame]) -> pl.DataFrame:
    return _where(rows, "diagnosis_after_last_contact", "diagnosis_date", _is_after_last_contact())


def _lesions(rows: pl.DataFrame, sent: dict[str, pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(
        [
            _judged(rows, "topography_and_organ", "topography_code", known.organ_is_elsewhere,
                    "organ", "topography_code"),
            _judged(rows, "laterality_and_organ", "laterality", known.side_is_unlikely, "organ", "laterality"),
        ]
    )  # fmt: skip


def _is_after_last_contact() -> pl.Expr:
    return after("diagnosis", "patients.last_contact") & ~after("diagnosis", "patients.death")


def _is_no_death_certificate() -> pl.Expr:
    """Of a diagnosis by death certificate alone: whether it is certainly not dated as the death, or nobody died."""
    other_day = after("diagnosis", "patients.death") | after("patients.death", "diagnosis")
    return other_day | (pl.col("patients.vital_status") == "alive").fill_null(False)


def _where(rows: pl.DataFrame, rule: str, column: str, is_broken: pl.Expr) -> pl.DataFrame:
    return row_verdicts(rows.filter(is_broken.fill_null(False)), rule, column)


def _judged(
    rows: pl.DataFrame,
    rule: str,
    column: str,
    judge: Judge,
    *needed: str,
    unless_missing: tuple[str, ...] = (),
) -> pl.DataFrame:
    """The rows whose combination of ``needed`` values, none of them missing, the judge does not believe."""
    asked = [*needed, *unless_missing]
    combinations = rows.select(asked).drop_nulls(list(needed)).unique(maintain_order=True)
    refused = [combination for combination in combinations.iter_rows() if judge(*combination)]
    if not refused:
        return pl.DataFrame(schema=VERDICTS)
    schema = {name: rows.schema[name] for name in asked}
    wrong = pl.DataFrame(refused, schema=schema, orient="row")
    hit = rows.join(wrong, on=asked, how="semi", nulls_equal=True, maintain_order="left")
    return row_verdicts(hit, rule, column)
