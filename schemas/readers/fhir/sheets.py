"""The sheets that a delivery of FHIR has, and their columns.

Belongs here: names. Does not belong here: what fills them (``conditions``, ``treatments``, ``observations``).
"""

from typing import NamedTuple

Row = dict[str, str | None]

#: Lesions that one course or operation can name; no course has more volumes.
MOST_TREATED = 20
TREATED = ("lesion", "volume", "dose_gy", "fractions", "dose_per_fraction_gy", "technique", "margin")


class Sheet(NamedTuple):
    """Columns that mCODE fills, those that an extension of ours fills or overrides, and which are references."""

    own: tuple[str, ...]
    declared: tuple[str, ...] = ()
    references: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, each once."""
        return tuple(dict.fromkeys(("id", *self.own, *self.declared)))


_TREATED = tuple(f"treated{n}_{name}" for n in range(1, MOST_TREATED + 1) for name in TREATED)
_TREATED_REFERENCES = tuple(
    f"treated{n}_{name}" for n in range(1, MOST_TREATED + 1) for name in ("lesion", "volume")
)
_TREATMENT = ("patient", "condition", "start_date", "end_date", "code")
_SAID = ("episode", "target", "modality", "technique", "intent", "setting", "outcome", "agents")

SHEETS: dict[str, Sheet] = {
    "patients": Sheet(
        ("sex", "birth_year", "death_date"),
        ("vital_status", "entry_date", "last_contact_date", "death_cause"),
    ),
    "primaries": Sheet(
        ("patient", "onset", "code", "laterality", "t_from", "n_from", "m_from", "stage_from", "stage"),
        ("site", "topography", "morphology", "basis_of_diagnosis", "subtype", "controlled", "tnm_edition"),
        ("patient",),
    ),
    "secondaries": Sheet(
        ("patient", "primary", "onset", "code", "opens_episode", "size_from", "tumor_from"),
        ("episode", "organ", "topography", "laterality", "lesion_count", "biopsy", "resectable",
         "mechanically_stable", "epidural_disease", "adequate_remnant"),
        ("patient", "primary", "episode"),
    ),
    "tumors": Sheet(("patient", "condition"), (), ("patient", "condition")),
    "tumor_sizes": Sheet(
        ("patient", "condition", "date", "longest_mm"), (), ("patient", "condition"),
    ),
    "episodes": Sheet(
        ("patient", "diagnosis_date", "ecog_from"),
        ("primary", "episode_number", "declared_lesion_count", "polymetastatic_history", "oligometastatic_history",
         "active_systemic_therapy", "progressive_lesions", "declared_state", "intent", "ned_date"),
        ("patient", "primary"),
    ),
    "ecog": Sheet(("patient", "date", "value"), ("episode",), ("patient", "episode")),
    "tnm": Sheet(("patient", "condition", "category", "kind", "value", "edition", "date"), (),
                 ("patient", "condition")),
    "radiotherapy_courses": Sheet(
        (*_TREATMENT, *_TREATED), _SAID, ("patient", "condition", "episode", *_TREATED_REFERENCES)
    ),
    "radiotherapy_volumes": Sheet(("patient", "lesion", "location"), (), ("patient", "lesion")),
    "surgeries": Sheet(
        (*_TREATMENT, *_TREATED), _SAID, ("patient", "condition", "episode", *_TREATED_REFERENCES)
    ),
    "medication_requests": Sheet(_TREATMENT, _SAID, ("patient", "condition", "episode")),
    "medication_administrations": Sheet(
        (*_TREATMENT, "request", "opens_line", "line_end"), _SAID,
        ("patient", "condition", "episode", "request"),
    ),
    "disease_status": Sheet(
        ("patient", "condition", "date"),
        ("episode", "response", "method", "criterion", "new_lesion_count", "new_lesion_organ", "polymetastatic"),
        ("patient", "condition", "episode"),
    ),
    "lesion_status": Sheet(
        ("patient",), ("assessment", "lesion", "response", "in_field_progression", "diameter_mm"),
        ("patient", "assessment", "lesion"),
    ),
    "toxicities": Sheet(
        ("patient", "onset_date", "term"), ("treatment", "grade", "attribution"), ("patient", "treatment")
    ),
}  # fmt: skip
#: Where resources stand that no sheet takes.
OTHER = "other"
