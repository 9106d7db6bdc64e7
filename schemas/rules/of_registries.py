"""The checks that cancer registries run on primaries and metastases, after IARC, IACR and ENCR.

Belongs here: combinations that are not believed, and records that may be one. Does not belong here: the tables of
combinations (``schemas/registry_checks``), and other rules about rows (``of_rows``).

All of them flag. None knows which of two values is the wrong one, and what is rare does happen.
"""

from schemas.rules.rule import Effect, Kind, Result, Rule

_IARC = "IARC Technical Report 42 (Ferlay, Burkhard, Whelan, Parkin 2005)"
_ENCR = "JRC and ENCR, Cancer data quality checks 1.1 (Martos et al. 2018, doi:10.2760/429053)"
_MULTIPLE = "International rules for multiple primary cancers (IARC, IACR, ENCR 2004)"

RULES = (
    Rule("sex_and_site", "The site is one that the patient's sex does not have", Kind.PLAUSIBILITY,
         Effect.FLAGGED, "Sex or site is wrong, and tables by either count the patient in the wrong place.",
         "Correct the sex or the site.", word=Result.INVALID, source=_IARC),
    Rule("sex_and_morphology", "The histology is one of the other sex", Kind.PLAUSIBILITY, Effect.FLAGGED,
         "Tumours of ovary, womb or testis are named in a patient who has none.",
         "Check the sex and the morphology.", source=_IARC),
    Rule("site_and_morphology", "The histology is not expected at the site", Kind.PLAUSIBILITY, Effect.FLAGGED,
         "Often a code was mistyped, or the tumour is a metastasis of another one.",
         "Check site, topography and morphology.", source=_IARC),
    Rule("age_and_tumour", "The tumour is not expected at the patient's age", Kind.PLAUSIBILITY, Effect.FLAGGED,
         "For example a prostate cancer before 40 or a neuroblastoma in an adult; often a year is wrong.",
         "Check year of birth, date of diagnosis, site and morphology.", source=_IARC),
    Rule("basis_and_morphology", "The histology is more than its basis can tell", Kind.PLAUSIBILITY,
         Effect.FLAGGED, "No microscope was used, by the basis of diagnosis, and the morphology is one that only "
         "a microscope shows.", "Correct the basis, or send 8000/3.", source=_IARC),
    Rule("death_certificate_only", "Only the death certificate tells of the tumour, and it is dated otherwise",
         Kind.PLAUSIBILITY, Effect.FLAGGED, "Such a diagnosis is dated as the death; a patient who lives, or was "
         "diagnosed before, has another basis.", "Correct the basis, the dates or the vital status.",
         word=Result.INVALID, source=_ENCR),
    Rule("behaviour_of_no_primary", "The morphology says that the tumour is a metastasis, or may be one",
         Kind.CONFORMANCE, Effect.FLAGGED, "The behaviour codes 6 and 9 are for pathology and not for registries; "
         "the primary may be another tumour.", "Send the behaviour of the primary, which is 3 if it has spread.",
         source="ICD-O-3 (WHO 2000), behaviour codes"),
    Rule("metastasised_and_not_malignant", "A tumour that has metastasised is called benign, uncertain or in situ",
         Kind.PLAUSIBILITY, Effect.FLAGGED, "An episode of metastases names it as its primary, so it is malignant, "
         "or another tumour is the primary.", "Correct the behaviour to 3, or the primary of the episode.",
         word=Result.INVALID, source=_ENCR),
    Rule("behaviour_not_malignant", "A primary is benign, uncertain or in situ", Kind.PLAUSIBILITY,
         Effect.FLAGGED, "No episode names it, and it is not what this registry collects.",
         "Check the behaviour, or leave the tumour out.", source=_ENCR),
    Rule("topography_and_site", "Topography and site of a primary disagree", Kind.CONFORMANCE, Effect.FLAGGED,
         "Figures by site use the site; those by topography would count the tumour elsewhere.",
         "Correct the topography or the site."),
    Rule("topography_and_organ", "Topography and organ of a metastasis disagree", Kind.CONFORMANCE, Effect.FLAGGED,
         "Figures by organ use the organ; the topography names another.",
         "Correct the topography or the organ."),
    Rule("laterality_and_organ", "The organ has no such side", Kind.PLAUSIBILITY, Effect.FLAGGED,
         "For example a left spine or a lung in the midline; lesions are told apart by their side.",
         "Correct the side or the organ.", source=_ENCR),
    Rule("diagnosis_after_last_contact", "A diagnosis lies after the last contact", Kind.PLAUSIBILITY,
         Effect.FLAGGED, "The patient was seen on that day, so last contact was not kept up to date; survival is "
         "counted to the last dated record.", "Send the last day on which the patient was known to be alive.",
         word=Result.INVALID, source=_ENCR),
    Rule("possible_duplicate_patient", "Two patients are alike in all that tells them apart", Kind.PLAUSIBILITY,
         Effect.FLAGGED, "Sex, year of birth, site, topography, morphology and day of diagnosis are the same; one "
         "patient under two identifiers counts twice.", "Merge them if they are one; leave them if they are two.",
         source=_IARC),
    Rule("possible_duplicate_primary", "Two primaries of a patient count as one tumour", Kind.PLAUSIBILITY,
         Effect.FLAGGED, "By the international rules one site and one group of histologies is one primary, a pair "
         "of organs included.", "Merge them if they are one; leave them if they are two.", source=_MULTIPLE),
)  # fmt: skip
