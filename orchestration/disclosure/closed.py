"""Why what else the internal release holds is in no public one.

Belongs here: a sentence a table. Does not belong here: what is published (public_tables.py).
"""

from collections.abc import Iterable

_UNKNOWN = "No safe form of it is written."
_REASONS = {
    "pair": "Two groups compared day by day, to many digits: a number that changes with one patient. Of groups "
    "that are all told there is survival/test.csv, rounded; their told curves lie side by side.",
    "contrast": "Hazard ratios hang on the days of few events, and those within a centre on fewer. Rounded ones "
    "could not be audited beside the counts, as other tables are; the restricted means say how far groups lie apart.",
    "clustered": "Of metastases: several of one patient stand in one count, so a count of 6 may be of two patients.",
    "benchmark_comparison": "Expected events need the months under observation of each patient. The medians told "
    "here stand beside those in print in survival/published_median.csv.",
    "landmark_analysis": "Groups that are decided later are small, and each landmark cuts them again: their "
    "differences would tell of few.",
    "claim": "Numbers in print against single rows.",
    "deliveries": "What a centre sent, and when, is the centre's.",
    "row accounts": "Rows of a delivery, and how many of them were refused, are the centre's.",
    "findings": "A finding is of a row, and so of a patient.",
    "completeness": "What a centre does not record is the centre's, and small differences of it are of few patients.",
    "patients, episodes and other rows": "Rows of patients.",
    "courses, sequences of treatments, metastases by organ": "Nearly every course, and most sequences and "
    "organs, are of few patients.",
    "changes since the release before": "A small difference is of few patients.",
}
#: What is no survival table.
_OTHERS = tuple(
    name for name in _REASONS if " " in name or name in ("deliveries", "findings", "completeness")
)


def closed(tables: Iterable[str]) -> dict[str, str]:
    """A sentence for each of these internal tables that has no public form, and for what is no table of survival."""
    return {name: _REASONS.get(name, _UNKNOWN) for name in (*sorted(tables), *_OTHERS)}
