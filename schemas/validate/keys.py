"""Verdicts on keys: rows that stand twice, and rows that hang on nothing.

Belongs here: identity and reference. Does not belong here: times.
"""

import polars as pl

from schemas.contract.metadata import key_of, mapped_columns, references_of
from schemas.validate.cells import VERDICTS, row_verdicts


def duplicates(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Copies of a row (the first is kept), and different rows under one key (none is believed)."""
    key = key_of(table)
    keys = rows[key].drop_nulls()
    if keys.n_unique() == keys.len():
        return pl.DataFrame(schema=VERDICTS)
    keyed = rows.with_row_index("row").filter(pl.col(key).is_not_null())
    again = keyed.filter(pl.col(key).is_duplicated())
    is_copy = ~pl.struct(list(mapped_columns(table))).is_first_distinct()
    copies = again.filter(is_copy)
    contradicting = again.filter(~is_copy).filter(pl.col(key).is_duplicated())
    return pl.concat([row_verdicts(copies, "duplicate_row"), row_verdicts(contradicting, "duplicate_key")])


def references(
    table: str, rows: pl.DataFrame, accepted: dict[str, pl.DataFrame], sent: dict[str, pl.DataFrame]
) -> pl.DataFrame:
    """Rows whose parent was set aside or was never sent; ``accepted`` and ``sent`` hold the tables before."""
    verdicts = [pl.DataFrame(schema=VERDICTS)]
    numbered = rows.select(*references_of(table)).with_row_index("row")
    for column, parent in references_of(table).items():
        key = key_of(parent)
        hanging = numbered.filter(pl.col(column).is_not_null()).join(
            accepted[parent], left_on=column, right_on=key, how="anti"
        )
        known = sent[parent].select(key)
        verdicts += [
            row_verdicts(
                hanging.join(known, left_on=column, right_on=key, how="semi"), "parent_quarantined", column
            ),
            row_verdicts(hanging.join(known, left_on=column, right_on=key, how="anti"), "orphan", column),
        ]
    return pl.concat(verdicts)
