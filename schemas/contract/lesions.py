"""The canonical table ``lesions``.

Belongs here: metastases, as found. Does not belong here: what was done to them (``treatment_lesions``) and
became of them (``lesion_assessments``).
"""

import polars as pl

from schemas.contract.canonical import CanonicalTable
from schemas.contract.columns import code, count, key, measure, reference, text

_CRITERION_UNKNOWN = "The criterion of eligibility stays unknown."


class Lesions(CanonicalTable):
    """One row a metastasis of an episode, or one row a site where the source only counts."""

    lesion_id: pl.String = key("The lesion.")
    episode_id: pl.String = reference("The episode it belongs to.", "episodes")
    organ: pl.String = code("Organ of the metastasis.", "organ", without_it="No table by organ.")
    topography_code: pl.String = text(
        "ICD-O-3 topography of the metastasis, such as C34.1.",
        pattern=r"^C\d{2}(\.\d)?$",
        classification="icd_o_3_topography",
        without_it="Organ without subsite.",
    )
    laterality: pl.String = code("Side.", "laterality", without_it="Paired organs are not told apart.")
    diameter_mm: pl.Float64 = measure("Largest diameter.", 0.1, 500, without_it="No table by size.")
    biopsy: pl.String = code("Proven by biopsy.", "tri_state", without_it="Proof of metastasis unknown.")
    resectable: pl.String = code(
        "Amenable to complete resection or ablation.", "tri_state", without_it=_CRITERION_UNKNOWN
    )
    mechanically_stable: pl.String = code(
        "Of a bone: mechanically stable.", "tri_state", without_it=_CRITERION_UNKNOWN
    )
    epidural_disease: pl.String = code(
        "Of the spine: epidural disease.", "tri_state", without_it=_CRITERION_UNKNOWN
    )
    adequate_remnant: pl.String = code(
        "Of the liver: enough of it would remain.", "tri_state", without_it=_CRITERION_UNKNOWN
    )
    lesion_count: pl.Int64 = count(
        "1, or the number of metastases this row stands for; empty when the source does not say.",
        1,
        200,
        without_it="The episode's number of lesions is unknown.",
    )
