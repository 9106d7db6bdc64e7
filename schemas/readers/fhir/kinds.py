"""What kind of mCODE a resource is, and which resources are no facts of the registry.

Belongs here: profiles, codes and states that decide it, as tables. Does not belong here: what a resource says.
"""

import re

from schemas.readers.fhir.documents import Element
from schemas.readers.fhir.elements import ICD_10, LOINC, MCODE, OURS, SNOMED, all_of, code, one_of

#: Name of a profile of mCODE (STU 2 to 4) or of ours -> sheet.
PROFILES = {
    "cancer-patient": "patients",
    "primary-cancer-condition": "primaries",
    "secondary-cancer-condition": "secondaries",
    "tumor": "tumors",
    "tumor-size": "tumor_sizes",
    "radiotherapy-course-summary": "radiotherapy_courses",
    "radiotherapy-volume": "radiotherapy_volumes",
    "cancer-related-surgical-procedure": "surgeries",
    "cancer-related-medication-request": "medication_requests",
    "cancer-related-medication-administration": "medication_administrations",
    "cancer-disease-status": "disease_status",
    "ecog-performance-status": "ecog",
    "oligometastatic-episode": "episodes",
    "lesion-status": "lesion_status",
    "toxicity": "toxicities",
} | dict.fromkeys(
    [f"tnm-{kind}{category}" for kind in ("", "clinical-", "pathological-")
     for category in ("primary-tumor-category", "regional-nodes-category", "distant-metastases-category",
                      "stage-group")], "tnm",
)  # fmt: skip
#: The resource that each sheet is made of.
TYPES = {
    "patients": "Patient",
    "primaries": "Condition",
    "secondaries": "Condition",
    "tumors": "BodyStructure",
    "radiotherapy_volumes": "BodyStructure",
    "radiotherapy_courses": "Procedure",
    "surgeries": "Procedure",
    "medication_requests": "MedicationRequest",
    "medication_administrations": "MedicationAdministration",
    "episodes": "EpisodeOfCare",
    "toxicities": "AdverseEvent",
}
#: Code of a TNM category or stage -> which, and whether clinical (c) or pathologic (p). SNOMED CT, and LOINC of STU 2.
TNM = {
    "78873005": ("t", ""), "399504009": ("t", "c"), "384625004": ("t", "p"),
    "277206009": ("n", ""), "399534004": ("n", "c"), "371494008": ("n", "p"),
    "277208005": ("m", ""), "399387003": ("m", "c"), "371497001": ("m", "p"),
    "399390009": ("stage", ""), "399537006": ("stage", "c"), "399588009": ("stage", "p"),
    "21905-5": ("t", "c"), "21906-3": ("n", "c"), "21907-1": ("m", "c"), "21908-9": ("stage", "c"),
    "21899-0": ("t", "p"), "21900-6": ("n", "p"), "21901-4": ("m", "p"), "21902-4": ("stage", "p"),
}  # fmt: skip
_OBSERVED = {"89247-1": "ecog", "97509-4": "disease_status", "88040-1": "disease_status"} | dict.fromkeys(
    TNM, "tnm"
)
_VERSIONS = ("2", "3", "4")
_SECONDARY = re.compile(r"C7[789B](\.|$)")
_PRIMARY = re.compile(r"C([0-6]|7[0-6A]|80)")

#: What says that something is not so, was not done or is not yet -> reason for leaving the resource out.
_NO_FACT = {
    "entered-in-error": "entered_in_error",
    "refuted": "refuted",
    "not-done": "not_done",
    "not-taken": "not_done",
    "preparation": "not_done",
    "planned": "not_done",
    "draft": "not_done",
    "cancelled": "not_done",
    "registered": "not_done",
    "proposal": "not_done",
    "plan": "not_done",
}


def sheet_of(content: Element) -> str | None:
    """The sheet of a resource: by the profile that it claims, else by its codes where they leave no doubt."""
    for profile in _profiles(content):
        name = profile.partition("|")[0]
        sheet = PROFILES.get(name.removeprefix(MCODE).removeprefix("mcode-"))
        if not name.startswith(MCODE):
            sheet = PROFILES.get(name.removeprefix(OURS)) if name.startswith(OURS) else None
        if sheet and TYPES.get(sheet, "Observation") == content["resourceType"]:
            return sheet
    if any(profile.startswith(MCODE) for profile in _profiles(content)):
        return None
    return _by_code(content)


def _by_code(content: Element) -> str | None:
    kind, concept = content["resourceType"], one_of(content.get("code"))
    if kind == "Patient":
        return "patients"
    if kind == "Observation":
        return _OBSERVED.get(code(concept, (LOINC,)) or code(concept, (SNOMED,)) or "")
    icd = code(concept, ICD_10) if kind == "Condition" else None
    if icd is None:
        return None
    return "secondaries" if _SECONDARY.match(icd) else "primaries" if _PRIMARY.match(icd) else None


def other_version(content: Element) -> str | None:
    """The version of mCODE that a resource claims, where it is none of those that are read."""
    for profile in _profiles(content):
        name, _, version = profile.partition("|")
        major = version.partition(".")[0]
        if name.startswith(MCODE) and major.isdigit() and major not in _VERSIONS:
            return major
    return None


def left_out(content: Element) -> str | None:
    """Why a resource of a known kind is no fact of the registry; None where it is one."""
    verified = one_of(content.get("verificationStatus"))
    said = [content.get("status"), content.get("intent")]
    said += [coding.get("code") for coding in all_of(verified.get("coding"))]
    return next((_NO_FACT[word] for word in said if isinstance(word, str) and word in _NO_FACT), None)


def _profiles(content: Element) -> list[str]:
    claimed = one_of(content.get("meta")).get("profile")
    return [each for each in claimed if isinstance(each, str)] if isinstance(claimed, list) else []
