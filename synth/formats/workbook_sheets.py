"""The sheets of a hospital's workbook: its own headings and its own words for our columns and codes.

Belongs here: headings and words as data. Does not belong here: writing them.
"""

from typing import NamedTuple

from schemas.codes import code_lists
from synth.records import COLUMNS


class Heading(NamedTuple):
    """A column of a sheet: its heading, the canonical column, and how its cells are written."""

    text: str
    column: str
    kind: str = ""  # else by the contract: code, date, number; or name, excel_date, dose


#: Our table -> sheet and headings.
SHEETS: dict[str, tuple[str, tuple[Heading, ...]]] = {
    "patients": ("Patients", (
        Heading("Patient no.", "patient_id"), Heading("Surname, first name", "", "name"), Heading("Sex",
                "sex"),
        Heading("Year of birth", "birth_year"), Heading("Observed since", "entry_date"),
        Heading("Status", "vital_status"),
        Heading("Date of death", "death_date"), Heading("Cause of death", "death_cause"),
        Heading("Last seen alive", "last_contact_date"))),
    "primaries": ("Primary tumours", (
        Heading("Tumour no.", "primary_id"), Heading("Patient no.", "patient_id"),
        Heading("Date of diagnosis", "diagnosis_date"), Heading("Site", "site"),
        Heading("ICD-O topography", "topography_code"), Heading("ICD-O morphology", "morphology_code"),
        Heading("Basis of diagnosis", "basis_of_diagnosis"),
        Heading("T", "t_category"), Heading("N", "n_category"), Heading("M", "m_category"),
        Heading("TNM edition", "tnm_edition"), Heading("Stage", "stage"), Heading("Subtype", "subtype"),
        Heading("Primary controlled?", "controlled"))),
    "episodes": ("Oligometastasis", (
        Heading("Episode no.", "episode_id"), Heading("Patient no.", "patient_id"),
        Heading("Tumour no.", "primary_id"), Heading("Which episode", "episode_number"),
        Heading("Date of diagnosis", "diagnosis_date"), Heading("Number of metastases",
                "declared_lesion_count"),
        Heading("ECOG", "ecog"), Heading("Polymetastatic before?", "polymetastatic_history"),
        Heading("Oligometastatic before?", "oligometastatic_history"),
        Heading("Under systemic therapy?", "active_systemic_therapy"),
        Heading("Progressive on imaging?", "progressive_lesions"), Heading("ESTRO-EORTC state",
                "declared_state"),
        Heading("Treatment intent", "intent"), Heading("Tumour-free since", "ned_date"))),
    "lesions": ("Metastases", (
        Heading("Metastasis no.", "lesion_id"), Heading("Episode no.", "episode_id"), Heading("Organ",
                "organ"),
        Heading("ICD-O topography", "topography_code"), Heading("Side", "laterality"),
        Heading("Diameter (mm)", "diameter_mm"), Heading("Biopsy?", "biopsy"),
        Heading("Resectable?", "resectable"), Heading("Bone stable?", "mechanically_stable"),
        Heading("Epidural?", "epidural_disease"), Heading("Liver remnant enough?", "adequate_remnant"),
        Heading("Count", "lesion_count"))),
    "treatments": ("Therapies", (
        Heading("Therapy no.", "treatment_id"), Heading("Episode no.", "episode_id"), Heading("Aimed at",
                "target"),
        Heading("Modality", "modality"), Heading("Intent", "intent"), Heading("Setting", "setting"),
        Heading("Begin", "start_date"), Heading("End", "end_date"), Heading("Drugs", "agents"),
        Heading("Result", "outcome"))),
    "treatment_lesions": ("Therapy of metastasis", (
        Heading("Line", "treatment_lesion_id"), Heading("Therapy no.", "treatment_id"),
        Heading("Metastasis no.", "lesion_id"), Heading("Dose", "dose_gy", "dose"),
        Heading("Technique", "technique"), Heading("Margin", "margin"))),
    "assessments": ("Follow-up", (
        Heading("Visit no.", "assessment_id"), Heading("Episode no.", "episode_id"),
        Heading("Date of visit", "assessment_date", "excel_date"),
        Heading("Days since first diagnosis", "assessment_day"), Heading("Imaging", "method"),
        Heading("Criterion", "criterion"), Heading("Remission", "response"),
        Heading("New metastases", "new_lesion_count"), Heading("Where", "new_lesion_organ"),
        Heading("Polymetastatic?", "polymetastatic"))),
    "lesion_assessments": ("Follow-up of metastasis", (
        Heading("Line", "lesion_assessment_id"), Heading("Visit no.", "assessment_id"),
        Heading("Metastasis no.", "lesion_id"), Heading("Remission", "response"),
        Heading("In-field progression?", "in_field_progression"), Heading("Diameter (mm)", "diameter_mm"))),
    "toxicities": ("Side effects", (
        Heading("Side effect no.", "toxicity_id"), Heading("Therapy no.", "treatment_id"),
        Heading("CTCAE term", "term"), Heading("Grade", "grade"), Heading("Onset", "onset_date"),
        Heading("Caused by therapy?", "attribution"))),
}  # fmt: skip

#: Code list -> the hospital's word -> our code, where it does not use our label.
WORDS: dict[str, dict[str, str]] = {
    "sex": {"f": "female", "m": "male"},
    "vital_status": {"living": "alive", "deceased": "dead"},
    "organ": {"Spine": "bone_spine", "Bone, not spine": "bone_other", "Suprarenal gland": "adrenal",
              "LN neck": "lymph_node_cervical", "LN mediastinum": "lymph_node_mediastinal",
              "LN abdomen": "lymph_node_abdominal", "LN axilla": "lymph_node_axillary",
              "LN groin": "lymph_node_inguinal", "LN pelvis": "lymph_node_pelvic"},
    "modality": {"Operation": "surgery", "Stereotaxy": "sbrt", "Radiosurgery": "srs",
        "Percutaneous RT": "ebrt",
                 "RFA": "radiofrequency_ablation", "MWA": "microwave_ablation", "RCT": "chemoradiation",
                 "Endocrine": "hormone_therapy", "Checkpoint inhibitor": "immunotherapy"},
    "response": {"complete remission": "CR", "partial remission": "PR", "stable": "SD", "progression": "PD",
                 "tumour-free": "NED", "not assessable": "NE"},
    "tri_state": {"y": "yes", "n": "no", "not known": "unknown"},
    "treatment_target": {"primary tumour": "primary", "metastases": "metastasis", "whole body": "systemic"},
}  # fmt: skip

#: The hospital's marks for a missing value -> our reason, and our mark -> the hospital's.
MISSING = {"n/k": "unknown", "-": "not_recorded", "not asked": "not_asked", "n/a": "not_applicable"}
MARKS = {"UNK": "n/k", "NI": "-", "NASK": "not asked", "NA": "n/a"}


def words_of(table: str, column: str) -> dict[str, str]:
    """Our code -> the word that stands in the workbook, for a column of codes; else nothing."""
    code_list = COLUMNS[table].get(column, {}).get("code_list")
    if code_list is None:
        return {}
    labels = dict(code_lists()[str(code_list)])
    labels.update({code: word for word, code in WORDS.get(str(code_list), {}).items()})
    return labels
