"""Patients and primaries that may have been sent twice under different identifiers.

Belongs here: which rows look like one another. Does not belong here: copies under one key (``keys``), and the groups
of sites and histologies that count as one (``schemas.registry_checks``).
"""

import polars as pl

from schemas.registry_checks import histology_groups, site_groups
from schemas.registry_checks.same_tumour import SPECIFIC_CARCINOMAS, UNSPECIFIED, UNSPECIFIED_CARCINOMA

_WHOLE_DATE = 10  # characters of YYYY-MM-DD
_PERSON = ["patients.sex", "patients.birth_year", "site", "diagnosis_date"]
_TUMOUR = ["topography_code", "morphology_code"]


def duplicate_patients(primaries: pl.DataFrame) -> pl.DataFrame:
    """The primaries that agree in all that tells a patient apart, and stand under different patients.

    Sex, year of birth, site and the whole date of diagnosis must be known; topography and morphology must be the same
    or both be missing.
    """
    told = primaries.filter(
        pl.all_horizontal(pl.col(_PERSON).is_not_null()),
        pl.col("patients.sex").is_in(["female", "male"]),
        pl.col("diagnosis_date").str.len_chars() == _WHOLE_DATE,
    )
    return told.filter(pl.col("patient_id").n_unique().over([*_PERSON, *_TUMOUR]) > 1)


def duplicate_primaries(primaries: pl.DataFrame) -> pl.DataFrame:
    """The primaries of one patient that the international rules count as one tumour.

    That is one site and one group of histologies; an unspecified carcinoma is one with any carcinoma, an unspecified
    cancer with any. ``primaries`` carries the columns ``topography`` and ``morphology`` (four digits).
    """
    category = pl.col("topography").str.slice(0, 3)
    several = (
        primaries.filter(pl.col("patient_id").is_duplicated())
        .with_columns(
            category.replace(site_groups()).alias("site_group"),
            pl.col("morphology")
            .replace_strict(histology_groups(), default=None, return_dtype=pl.Int64)
            .alias("histology_group"),
        )
        .drop_nulls(["site_group", "histology_group"])
    )
    group, here = pl.col("histology_group"), ["patient_id", "site_group"]
    is_carcinoma = group.is_in(SPECIFIC_CARCINOMAS)
    same = pl.len().over([*here, "histology_group"]) > 1
    with_unspecified = (group == UNSPECIFIED).any().over(here) & (pl.len().over(here) > 1)
    among_carcinomas = (group == UNSPECIFIED_CARCINOMA).any().over(here) & is_carcinoma
    is_unspecified = (group == UNSPECIFIED_CARCINOMA) & is_carcinoma.any().over(here)
    return several.filter(same | with_unspecified | among_carcinomas | is_unspecified)
