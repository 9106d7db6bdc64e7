"""The canonical table ``treatments``.

Belongs here: acts and courses. Does not belong here: which lesion they hit (``treatment_lesions``).
"""

import polars as pl

from schemas.contract.canonical import CanonicalTable
from schemas.contract.columns import code, date, day, key, reference, text


class Treatments(CanonicalTable):
    """One row an act or course: an operation, a radiotherapy course, an ablation, a line of drugs."""

    treatment_id: pl.String = key("The treatment.")
    episode_id: pl.String = reference("The episode it was given for.", "episodes")
    target: pl.String = code(
        "What it was aimed at.", "treatment_target", without_it="It counts for no lesion and no endpoint."
    )
    modality: pl.String = code("How.", "modality", without_it="No treatment path.")
    intent: pl.String = code("Intent.", "intent", without_it="Curative and palliative are not told apart.")
    setting: pl.String = code(
        "Place in the sequence.", "treatment_setting", without_it="Adjuvant is not told from first line."
    )
    start_date: pl.String = date(
        "First day.", "start", without_it="Local control of the treated lesions cannot be counted."
    )
    start_day: pl.Int64 = day("First day, from day 0.", "start")
    end_date: pl.String = date("Last day.", "end", without_it="Whether therapy was active is unknown.")
    end_day: pl.Int64 = day("Last day, from day 0.", "end")
    agents: pl.String = text("Drugs, as recorded.", without_it="No table by agent.")
    outcome: pl.String = code("How it ended.", "treatment_outcome", without_it="No completion rate.")
