"""The canonical table ``treatment_lesions``.

Belongs here: which course hit which lesion, with its dose or margin. Does not belong here: courses
(``treatments``).
"""

import polars as pl

from schemas.contract.canonical import CanonicalTable
from schemas.contract.columns import code, count, key, measure, reference


class TreatmentLesions(CanonicalTable):
    """One row a treatment of a lesion: which lesion a course hit, with what dose or what margin."""

    treatment_lesion_id: pl.String = key("The treatment of the lesion.")
    treatment_id: pl.String = reference("The treatment.", "treatments")
    lesion_id: pl.String = reference("The lesion.", "lesions")
    dose_gy: pl.Float64 = measure(
        "Total dose to the lesion in gray. Known trap: centigray sent as gray.",
        0.1,
        150,
        without_it="No biologically effective dose.",
    )
    fractions: pl.Int64 = count("Number of fractions.", 1, 60, without_it="No biologically effective dose.")
    dose_per_fraction_gy: pl.Float64 = measure(
        "Dose a fraction in gray, where it is sent beside or in place of the total dose or the fractions.",
        0.1,
        80,
        without_it="Dose and fractions cannot be checked against each other.",
    )
    technique: pl.String = code("Technique.", "technique", without_it="Stereotactic is not told apart.")
    margin: pl.String = code("Resection margin.", "margin", without_it="Completeness of resection unknown.")
