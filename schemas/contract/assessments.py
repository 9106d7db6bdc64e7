"""The canonical table ``assessments``.

Belongs here: follow-ups of an episode. Does not belong here: single lesions at them
(``lesion_assessments``).
"""

import polars as pl

from schemas.contract.canonical import CanonicalTable
from schemas.contract.columns import QUARANTINE, code, count, date, day, key, reference


class Assessments(CanonicalTable):
    """One row a follow-up of an episode: what imaging or the clinic showed on a day."""

    assessment_id: pl.String = key("The follow-up.")
    episode_id: pl.String = reference("The episode followed.", "episodes")
    assessment_date: pl.String = date(
        "Date of the follow-up.",
        "assessment",
        on_error=QUARANTINE,
        without_it="A progression cannot be placed in time.",
    )
    assessment_day: pl.Int64 = day("Follow-up in days from day 0.", "assessment", on_error=QUARANTINE)
    method: pl.String = code("How it was assessed.", "assessment_method", without_it="No table by method.")
    criterion: pl.String = code("Criterion used.", "criterion", without_it="Response without its yardstick.")
    response: pl.String = code(
        "Response of the episode as a whole.",
        "response",
        on_error=QUARANTINE,
        without_it="The follow-up neither shows progression nor excludes it.",
    )
    new_lesion_count: pl.Int64 = count(
        "Number of new metastases seen.", 0, 200, without_it="Extent of progression unknown."
    )
    new_lesion_organ: pl.String = code(
        "Organ of the new metastases, where one is named.", "organ", without_it="Pattern of failure unknown."
    )
    polymetastatic: pl.String = code(
        "Polymetastatic (diffuse or more than five lesions) at this follow-up.",
        "tri_state",
        without_it="Conversion to polymetastatic disease unknown.",
    )
