"""Bad cells whose cause shows: told by the rule that says it, in place of the one that only refuses.

Belongs here: what a refused value gives away about itself. Does not belong here: which values are refused
(``cells``).
"""

import re
from functools import cache

import polars as pl

from schemas.codes import retired_codes
from schemas.contract.metadata import mapped_columns
from schemas.parsers import squeeze

#: A dose that is out of range, and whose hundredth is a common one: gray, both included.
_CENTIGRAY = (100, 15000)
#: The category at the head of a topography, in ICD-O and in ICD-10.
_CATEGORY = re.compile(r"([A-Za-z]\d[\dA-Za-z])(\.?\w{1,4})?")


def with_causes(table: str, verdicts: pl.DataFrame) -> pl.DataFrame:
    """The verdicts on the cells of a table, by the rule that names the cause where it shows."""
    dose = pl.col("found").cast(pl.Float64, strict=False)
    is_centigray = (
        (pl.col("rule") == "out_of_range")
        & (pl.lit(table) == "treatment_lesions")
        & (pl.col("column_name") == "dose_gy")
        & dose.is_between(*_CENTIGRAY).fill_null(False)
    )
    return verdicts.with_columns(
        pl.when(is_centigray).then(pl.lit("dose_in_centigray")).otherwise(pl.col("rule")).alias("rule")
    )


def codes_of_other_versions(table: str, rows: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    """For each column of codes the rows (``row``, ``found``) whose value belongs to another version.

    Most of ICD-10 has the form of ICD-O-3, so not only refused values are looked at.
    """
    answer = []
    for column, metadata in mapped_columns(table).items():
        code_list = metadata.get("code_list") or metadata.get("classification")
        if code_list is None:
            continue
        known = _retired(code_list)
        code_of = squeeze if "code_list" in metadata else _category
        retired = [value for value in rows[column].drop_nulls().unique() if code_of(value) in known]
        if not retired:
            continue
        hit = rows.with_row_index("row").filter(pl.col(column).is_in(retired))
        answer.append((column, hit.select("row", pl.col(column).alias("found"))))
    return answer


@cache
def _retired(code_list: str) -> frozenset[str]:
    return frozenset(squeeze(known.code) for known in retired_codes() if known.code_list == code_list)


def _category(topography: str) -> str:
    match = _CATEGORY.fullmatch(topography)
    return squeeze(match[1]) if match else ""
