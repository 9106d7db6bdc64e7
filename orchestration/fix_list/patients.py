"""Which patient a row of an export belongs to, also where the row was set aside.

Belongs here: the way from a source row to its patient. Does not belong here: counting (``priorities``).

The landed tables know the patients of accepted rows alone, so the delivery is mapped once more and each row is followed
along its references. The identifiers are the centre's own; they stay in memory and are written nowhere.
"""

import polars as pl

from schemas.contract import TABLES
from schemas.contract.metadata import key_of, references_of
from schemas.mapping import map_tables
from schemas.profile import Profile
from schemas.readers import Source

PLACE = ("source_file", "source_sheet", "source_row")
_PATIENT = "patient"


def patients_of_rows(profile: Profile, sources: dict[str, Source], wanted: pl.DataFrame) -> pl.DataFrame:
    """The source rows in ``wanted`` (``PLACE``), each with its patient: ``PLACE`` and patient, as the centre calls it.

    A row whose references lead to no patient is not in it.
    """
    mapped = map_tables(profile, sources, list(TABLES), keys_alone=True)
    owners: dict[str, pl.DataFrame] = {}
    places = []
    for table, made in mapped.items():
        owned = _owned(table, made.rows.lazy(), owners)
        rows = owned.filter(pl.col(_PATIENT).is_not_null()).collect()
        keys = rows.select(pl.col(key_of(table)).alias("key"), _PATIENT).unique()
        # A key that two patients have leads to neither.
        owners[table] = keys.unique("key", keep="none")
        told = rows.select(*PLACE, _PATIENT)
        places.append(told.join(wanted, on=PLACE, how="semi", nulls_equal=True, maintain_order="left"))
    return pl.concat(places).unique()


def _owned(table: str, rows: pl.LazyFrame, owners: dict[str, pl.DataFrame]) -> pl.LazyFrame:
    """The rows of a table with their patient, through the first of its references that leads to one."""
    if table == "patients":
        return rows.with_columns(pl.col(key_of(table)).alias(_PATIENT))
    found = []
    for number, (column, parent) in enumerate(references_of(table).items()):
        known = owners[parent].lazy().rename({"key": column, _PATIENT: f"{_PATIENT}_{number}"})
        rows = rows.join(known, on=column, how="left", maintain_order="left")
        found.append(pl.col(f"{_PATIENT}_{number}"))
        if parent == "patients":
            # The identifier names the patient, whether or not the patient's own row was sent.
            found.insert(0, pl.col(column))
    return rows.with_columns(pl.coalesce(found).alias(_PATIENT))
