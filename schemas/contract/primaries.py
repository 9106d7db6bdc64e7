"""The canonical table ``primaries``.

Belongs here: primary tumours. Does not belong here: their metastases (``episodes``, ``lesions``).
"""

import polars as pl

from schemas.contract.canonical import CanonicalTable
from schemas.contract.columns import code, date, day, key, reference, text


class Primaries(CanonicalTable):
    """One row a primary tumour. A patient may have several; an episode names the one it came from."""

    primary_id: pl.String = key("The primary tumour.")
    patient_id: pl.String = reference("The patient who has it.", "patients")
    diagnosis_date: pl.String = date(
        "Date of diagnosis of the primary.",
        "diagnosis",
        without_it="Synchronous and metachronous cannot be told apart.",
    )
    diagnosis_day: pl.Int64 = day("Diagnosis of the primary in days from day 0 (0 or before).", "diagnosis")
    site: pl.String = code(
        "Site of the primary.", "primary_site", without_it="The patient is in no figure by primary site."
    )
    topography_code: pl.String = text(
        "ICD-O-3 topography, such as C50.4.",
        pattern=r"^C\d{2}(\.\d)?$",
        classification="icd_o_3_topography",
        without_it="Site without subsite.",
    )
    morphology_code: pl.String = text(
        "ICD-O-3 morphology, such as 8500/3.", pattern=r"^\d{4}/\d$", without_it="No histology."
    )
    basis_of_diagnosis: pl.String = code(
        "Most valid basis of diagnosis, by the code of IARC and ENCR.",
        "basis_of_diagnosis",
        without_it="The share of diagnoses proven under the microscope is unknown.",
    )
    t_category: pl.String = text("T of the TNM, as recorded.", without_it="No stage by TNM.")
    n_category: pl.String = text("N of the TNM, as recorded.", without_it="No stage by TNM.")
    m_category: pl.String = text("M of the TNM, as recorded.", without_it="No stage by TNM.")
    tnm_edition: pl.String = text("Edition of the TNM, such as 8.", without_it="TNM cannot be compared.")
    stage: pl.String = text("Stage group at diagnosis, as recorded.", without_it="No table by stage.")
    subtype: pl.String = text("Molecular subtype, as recorded.", without_it="No table by subtype.")
    controlled: pl.String = code(
        "Whether the primary was controlled when the episode was treated.",
        "tri_state",
        without_it="Eligibility cannot be judged.",
    )
