"""The forms of a REDCap project: instruments, fields and choices as data.

Belongs here: what the project asks. Does not belong here: writing its export or its dictionary.
"""

from typing import NamedTuple

from schemas.codes import code_lists
from synth.records import COLUMNS
from synth.sites import DRUGS

BASELINE, FOLLOW_UP = "baseline_arm_1", "followup_arm_1"
_PARTIAL = "YYYY-MM-DD; YYYY-MM or YYYY where no more is known"
_TRI_STATE = {"yes": ("1", "Yes"), "no": ("0", "No"), "unknown": ("9", "Not known")}
_YES_NO = {"yes": ("1", "Yes"), "no": ("0", "No"), "unknown": ("UNK", "")}


class Field(NamedTuple):
    """A field of a form. ``choices`` is our code -> (raw code, label); ``column`` our column, if any."""

    name: str
    label: str
    column: str = ""
    kind: str = "text"
    validation: str = ""
    note: str = ""
    choices: tuple[tuple[str, tuple[str, str]], ...] = ()
    is_identifier: bool = False


class Instrument(NamedTuple):
    """A form: the table that its rows become, the event it belongs to, and its fields."""

    name: str
    table: str
    event: str
    is_repeating: bool
    fields: tuple[Field, ...]


def _choice(table: str, name: str, label: str, column: str, kind: str = "radio") -> Field:
    """A field whose choices are the code list of the column, numbered in its order."""
    code_list = str(COLUMNS[table][column]["code_list"])
    if code_list == "tri_state":
        choices = _YES_NO if kind == "yesno" else _TRI_STATE
    else:
        labels = code_lists()[code_list].items()
        choices = {
            # A list whose codes are digits, as of the basis of diagnosis, is its own numbering.
            code: (code if code.isdigit() else str(raw), label)
            for raw, (code, label) in enumerate(labels, start=1)
        }
    return Field(name, label, column, kind, choices=tuple(choices.items()))


def _day(name: str, label: str, column: str) -> Field:
    return Field(name, label, column, validation="date_ymd")


def _partial(name: str, label: str, column: str) -> Field:
    return Field(name, label, column, note=_PARTIAL)


def _whole(name: str, label: str, column: str) -> Field:
    return Field(name, label, column, validation="integer")


def _number(name: str, label: str, column: str) -> Field:
    return Field(name, label, column, validation="number")


_DRUG_CHOICES = tuple((drug, (str(raw), drug)) for raw, drug in enumerate(DRUGS, start=1))
_COMORBIDITIES = tuple(
    (name, (str(raw), name))
    for raw, name in enumerate(("Diabetes", "Heart disease", "Lung disease", "Kidney disease"), start=1)
)

_TREATMENT = (
    _choice("treatments", "{}_target", "Aimed at", "target"),
    _choice("treatments", "{}_modality", "Modality", "modality", "dropdown"),
    _choice("treatments", "{}_intent", "Intent", "intent"),
    _choice("treatments", "{}_setting", "Setting", "setting", "dropdown"),
    _partial("{}_start", "First day", "start_date"),
    _partial("{}_end", "Last day", "end_date"),
    _choice("treatments", "{}_outcome", "How it ended", "outcome"),
)


def _treatment(prefix: str) -> tuple[Field, ...]:
    """The fields that both forms of treatment ask, under their own names."""
    return tuple(field._replace(name=field.name.format(prefix)) for field in _TREATMENT)


INSTRUMENTS: tuple[Instrument, ...] = (
    Instrument("patient", "patients", BASELINE, False, (
        Field("patient_name", "Surname, first name", is_identifier=True),
        Field("hospital_number", "Hospital number", is_identifier=True),
        _choice("patients", "sex", "Sex", "sex"),
        _whole("birth_year", "Year of birth", "birth_year"),
        _day("observed_since", "Observed since, if later than the diagnosis", "entry_date"),
        Field("comorbidity", "Other diseases", kind="checkbox", choices=_COMORBIDITIES),
        _choice("patients", "vital_status", "Status at last contact", "vital_status"),
        _partial("death_date", "Date of death", "death_date"),
        _choice("patients", "death_cause", "Cause of death", "death_cause"),
        _day("last_contact", "Last day known to be alive", "last_contact_date"))),
    Instrument("primary_tumour", "primaries", BASELINE, False, (
        _partial("pri_date", "Date of diagnosis", "diagnosis_date"),
        _choice("primaries", "pri_site", "Site", "site", "dropdown"),
        Field("pri_topography", "Topography (ICD-O-3)", "topography_code"),
        Field("pri_morphology", "Morphology (ICD-O-3)", "morphology_code"),
        _choice("primaries", "pri_basis", "Basis of diagnosis", "basis_of_diagnosis", "dropdown"),
        Field("pri_t", "T", "t_category"), Field("pri_n", "N", "n_category"), Field("pri_m", "M",
              "m_category"),
        Field("pri_edition", "Edition of the TNM", "tnm_edition"), Field("pri_stage", "Stage", "stage"),
        Field("pri_subtype", "Molecular subtype", "subtype"),
        _choice("primaries", "pri_controlled", "Primary controlled", "controlled"))),
    Instrument("episode", "episodes", BASELINE, True, (
        _day("epi_date", "Date of diagnosis of the episode", "diagnosis_date"),
        _whole("epi_lesions", "Number of metastases", "declared_lesion_count"), _whole("epi_ecog", "ECOG",
               "ecog"),
        _choice("episodes", "epi_poly", "Polymetastatic disease before", "polymetastatic_history"),
        _choice("episodes", "epi_oligo", "Oligometastatic disease before", "oligometastatic_history"),
        _choice("episodes", "epi_therapy", "Under active systemic therapy", "active_systemic_therapy"),
        _choice("episodes", "epi_progressive", "Lesions progressive on imaging", "progressive_lesions"),
        _choice("episodes", "epi_state", "State (ESTRO-EORTC)", "declared_state", "dropdown"),
        _choice("episodes", "epi_intent", "Intent of treatment", "intent"),
        _day("epi_ned", "Free of disease since", "ned_date"))),
    Instrument("lesion", "lesions", BASELINE, True, (
        _whole("les_episode", "Of which episode", "episode_id"),
        _choice("lesions", "les_organ", "Organ", "organ", "dropdown"),
        Field("les_topography", "Topography (ICD-O-3)", "topography_code"),
        _choice("lesions", "les_side", "Side", "laterality"),
        _number("les_diameter", "Largest diameter in mm", "diameter_mm"),
        _choice("lesions", "les_biopsy", "Proven by biopsy", "biopsy", "yesno"),
        _choice("lesions", "les_resectable", "Lung, liver: can be resected or ablated completely", "resectable"),
        _choice("lesions", "les_stable", "Bone: mechanically stable", "mechanically_stable"),
        _choice("lesions", "les_epidural", "Spine: epidural disease", "epidural_disease"),
        _choice("lesions", "les_remnant", "Liver: enough would remain", "adequate_remnant"),
        _whole("les_count", "Metastases that this form stands for", "lesion_count"))),
    Instrument("local_treatment", "treatments", BASELINE, True, (
        Field("loc_number", "Number of the treatment", "treatment_id", note="T1, T2 ..."),
        _whole("loc_episode", "For which episode", "episode_id"), *_treatment("loc"))),
    Instrument("systemic_therapy", "treatments", BASELINE, True, (
        Field("sys_number", "Number of the line", "treatment_id", note="S1, S2 ..."),
        _whole("sys_episode", "For which episode", "episode_id"), *_treatment("sys"),
        Field("sys_drugs", "Drugs", "agents", "checkbox", choices=_DRUG_CHOICES))),
    Instrument("lesion_treatment", "treatment_lesions", BASELINE, True, (
        Field("lt_treatment", "By which treatment", "treatment_id", note="T1, T2 ..."),
        _whole("lt_lesion", "Which lesion", "lesion_id"), _number("lt_dose", "Dose in Gy", "dose_gy"),
        _whole("lt_fractions", "Fractions", "fractions"),
        _number("lt_per_fraction", "Dose a fraction in Gy", "dose_per_fraction_gy"),
        _choice("treatment_lesions", "lt_technique", "Technique", "technique", "dropdown"),
        _choice("treatment_lesions", "lt_margin", "Margin", "margin"))),
    Instrument("follow_up", "assessments", FOLLOW_UP, True, (
        _whole("fu_episode", "Of which episode", "episode_id"), _day("fu_date", "Date", "assessment_date"),
        _choice("assessments", "fu_method", "Method", "method", "dropdown"),
        _choice("assessments", "fu_criterion", "Criterion", "criterion"),
        _choice("assessments", "fu_response", "Response", "response"),
        _whole("fu_new", "New metastases", "new_lesion_count"),
        _choice("assessments", "fu_new_organ", "Organ of the new metastases", "new_lesion_organ", "dropdown"),
        _choice("assessments", "fu_poly", "Polymetastatic now", "polymetastatic"))),
    Instrument("lesion_follow_up", "lesion_assessments", FOLLOW_UP, True, (
        _whole("lfu_visit", "At which follow-up", "assessment_id"), _whole("lfu_lesion", "Which lesion",
               "lesion_id"),
        _choice("lesion_assessments", "lfu_response", "Response of the lesion", "response"),
        _choice("lesion_assessments", "lfu_in_field", "Progression in the field", "in_field_progression",
                "yesno"),
        _number("lfu_diameter", "Largest diameter in mm", "diameter_mm"))),
    Instrument("toxicity", "toxicities", FOLLOW_UP, True, (
        Field("tox_treatment", "Of which treatment", "treatment_id", note="T1 ... or S1 ..."),
        Field("tox_term", "Term (CTCAE v5)", "term"), _whole("tox_grade", "Grade", "grade"),
        _partial("tox_onset", "First day", "onset_date"),
        _choice("toxicities", "tox_attribution", "Relation to the treatment", "attribution"))),
)  # fmt: skip
