"""What all canonical tables share: provenance, and the strictness of their check.

Belongs here: the base model. Does not belong here: any clinical column.
"""

import pandera.polars as pa
import polars as pl

from schemas.contract.columns import provenance


class CanonicalTable(pa.DataFrameModel):
    """A table of the contract. Every row says which row of which file it came from."""

    centre_id: pl.String = provenance("Centre that sent the row; the name of its folder in raw/.")
    delivery_id: pl.String = provenance("Delivery that held the row; the date that names its folder.")
    source_file: pl.String = provenance("File inside the delivery.")
    source_sheet: pl.String = provenance("Sheet, or instrument of a REDCap project.", nullable=True)
    source_row: pl.Int64 = provenance("Row as a person finds it in the file: the header is row 1.")

    class Config:
        """No column more, none less, in the declared types: intake has typed them already."""

        strict = True
        coerce = False
