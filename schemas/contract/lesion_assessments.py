"""The canonical table ``lesion_assessments``.

Belongs here: treated lesions at a follow-up. Does not belong here: the follow-up as a whole
(``assessments``).
"""

import polars as pl

from schemas.contract.canonical import CanonicalTable
from schemas.contract.columns import code, key, measure, reference


class LesionAssessments(CanonicalTable):
    """One row a lesion at a follow-up: what became of a treated metastasis."""

    lesion_assessment_id: pl.String = key("The lesion at the follow-up.")
    assessment_id: pl.String = reference("The follow-up.", "assessments")
    lesion_id: pl.String = reference("The lesion.", "lesions")
    response: pl.String = code("Response of the lesion.", "response", without_it="Local status unknown.")
    in_field_progression: pl.String = code(
        "Progression inside the treated field.", "tri_state", without_it="Read from the response alone."
    )
    diameter_mm: pl.Float64 = measure("Largest diameter.", 0, 500, without_it="Size over time unknown.")
