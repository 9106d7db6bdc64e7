"""The canonical table ``toxicities``.

Belongs here: adverse events and their grades. Does not belong here: deaths (``patients``).
"""

import polars as pl

from schemas.contract.canonical import CanonicalTable
from schemas.contract.columns import code, count, date, day, key, reference, text


class Toxicities(CanonicalTable):
    """One row an adverse event of a treatment, graded by CTCAE version 5."""

    toxicity_id: pl.String = key("The adverse event.")
    treatment_id: pl.String = reference("The treatment it is set against.", "treatments")
    term: pl.String = text("CTCAE v5 term, as recorded.", without_it="Grade without a name.")
    grade: pl.Int64 = count("CTCAE grade, 1 mild to 5 death.", 1, 5, without_it="No worst grade.")
    onset_date: pl.String = date("First day.", "onset", without_it="Early and late are not told apart.")
    onset_day: pl.Int64 = day("First day, from day 0.", "onset")
    attribution: pl.String = code("Relation to the treatment.", "attribution", without_it="No table.")
