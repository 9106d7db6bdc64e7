"""Where each rule looks: tables and columns of the contract.

Belongs here: one entry a rule. Does not belong here: what the rule says (``of_deliveries``, ``of_cells``, ``of_rows``,
``of_registries``). A rule about files has no entry.
"""

from schemas.contract import TABLES
from schemas.contract.metadata import mapped_columns


def _of_role(*roles: str) -> tuple[str, ...]:
    return tuple(
        f"{table}.{name}"
        for table in TABLES
        for name, about in mapped_columns(table).items()
        if about["role"] in roles
    )


_ANY = tuple(TABLES)
_REQUIRED = tuple(
    f"{t}.{name}" for t in TABLES for name, about in mapped_columns(t).items() if about.get("required")
)
_TOPOGRAPHIES = ("primaries.topography_code", "lesions.topography_code")
_LIFE = ("patients.birth_year", "patients.death_date", "patients.last_contact_date")
_DIAGNOSES = ("primaries.diagnosis_date", "episodes.diagnosis_date")
_EVENTS = (*_DIAGNOSES, "treatments.start_date", "treatments.end_date", "assessments.assessment_date")
_NUMBERS = ("episodes.episode_number", "episodes.diagnosis_date")
_DOSE = ("treatment_lesions.dose_gy", "treatment_lesions.fractions", "treatment_lesions.dose_per_fraction_gy")
_TUMOUR = ("primaries.site", "primaries.topography_code", "primaries.morphology_code")

#: Rule to what it looks at, each as ``table.column`` or as a table.
PLACES: dict[str, tuple[str, ...]] = {
    "required_missing": _REQUIRED,
    "unknown_code": _of_role("code"),
    "code_of_other_version": (*_of_role("code"), *_TOPOGRAPHIES),
    "not_a_date": _of_role("date"),
    "not_a_number": _of_role("day", "count", "measure"),
    "spreadsheet_error": _ANY,
    "out_of_range": _of_role("day", "count", "measure"),
    "dose_in_centigray": ("treatment_lesions.dose_gy",),
    "malformed_code": (*_TOPOGRAPHIES, "primaries.morphology_code"),
    "text_too_long": _of_role("text"),
    "after_delivery": _of_role("date"),
    "text_not_understood": _ANY,
    "text_ambiguous": _ANY,
    "count_missing": ("lesions.lesion_count", "episodes.declared_lesion_count"),
    "count_shared": ("lesions.lesion_count",),
    "ongoing_mark_missing": ("assessments.assessment_day", "patients.last_contact_day"),
    "code_turned_into_date": (*_of_role("code", "count", "measure"), *_TOPOGRAPHIES),
    "days_not_counted": _of_role("day", "measure"),
    "join_ambiguous": _ANY,
    "values_contradicted": _ANY,
    "rows_after_footer": _ANY,
    "ragged_row": _ANY,
    "duplicate_row": _ANY,
    "duplicate_key": _of_role("key"),
    "orphan": _of_role("reference"),
    "parent_quarantined": _of_role("reference"),
    "primary_of_other_patient": ("episodes.primary_id", "primaries.patient_id"),
    "moment_contradicted": _of_role("date", "day"),
    "end_before_start": ("treatments.start_date", "treatments.end_date"),
    "age_impossible": (*_LIFE, "patients.entry_date"),
    "event_before_birth": ("patients.birth_year", *_EVENTS),
    "death_without_date": ("patients.vital_status", "patients.death_date"),
    "death_of_the_living": ("patients.vital_status", "patients.death_date"),
    "contact_after_death": ("patients.last_contact_date", "patients.death_date"),
    "entry_out_of_order": ("patients.entry_date", "patients.death_date", "patients.last_contact_date"),
    "event_after_death": ("patients.death_date", *_EVENTS, "toxicities.onset_date"),
    "fatal_toxicity_of_the_living": ("toxicities.grade", "patients.vital_status"),
    "episode_order_contradicted": _NUMBERS,
    "episode_number_gap": ("episodes.episode_number",),
    "episode_number_repeated": ("episodes.episode_number",),
    "ned_out_of_order": ("episodes.ned_date", "episodes.diagnosis_date", "patients.death_date"),
    "diagnosis_before_primary": _DIAGNOSES,
    "follow_up_before_diagnosis": ("assessments.assessment_date", "episodes.diagnosis_date"),
    "lesion_of_other_episode": ("treatment_lesions", "lesion_assessments"),
    "dose_does_not_multiply_up": _DOSE,
    "fractions_implausible": _DOSE,
    "stereotactic_fractionation": (*_DOSE, "treatment_lesions.technique", "treatments.modality"),
    "sex_and_site": ("patients.sex", "primaries.site", "primaries.topography_code"),
    "sex_and_morphology": ("patients.sex", "primaries.morphology_code"),
    "site_and_morphology": _TUMOUR,
    "age_and_tumour": ("patients.birth_year", "primaries.diagnosis_date", *_TUMOUR),
    "basis_and_morphology": ("primaries.basis_of_diagnosis", "primaries.morphology_code"),
    "death_certificate_only": (
        "primaries.basis_of_diagnosis",
        "primaries.diagnosis_date",
        "patients.death_date",
        "patients.vital_status",
    ),
    "behaviour_of_no_primary": ("primaries.morphology_code",),
    "metastasised_and_not_malignant": ("primaries.morphology_code", "episodes.primary_id"),
    "behaviour_not_malignant": ("primaries.morphology_code", "episodes.primary_id"),
    "topography_and_site": ("primaries.topography_code", "primaries.site"),
    "topography_and_organ": ("lesions.topography_code", "lesions.organ"),
    "laterality_and_organ": ("lesions.laterality", "lesions.organ"),
    "diagnosis_after_last_contact": (*_DIAGNOSES, "patients.last_contact_date"),
    "possible_duplicate_patient": (
        "patients.sex",
        "patients.birth_year",
        "primaries.diagnosis_date",
        *_TUMOUR,
    ),
    "possible_duplicate_primary": (
        "primaries.patient_id",
        "primaries.topography_code",
        "primaries.morphology_code",
    ),
}
