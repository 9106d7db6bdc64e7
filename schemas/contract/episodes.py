"""The canonical table ``episodes``.

Belongs here: oligometastatic episodes and what decides their state. Does not belong here: single metastases
(``lesions``), and the derived state (dbt).
"""

import polars as pl

from schemas.contract.canonical import CanonicalTable
from schemas.contract.columns import QUARANTINE, code, count, date, day, key, reference


class Episodes(CanonicalTable):
    """One row an oligometastatic episode: a diagnosis of 1 to 5 metastases considered together.
    The first episode of a patient defines day 0. Known trap: a relapse of five lesions or fewer after
    treatment is a new episode, not a longer one.
    """

    episode_id: pl.String = key("The episode.")
    patient_id: pl.String = reference("The patient who has it.", "patients")
    primary_id: pl.String = reference(
        "The primary it came from.",
        "primaries",
        required=False,
        without_it="The episode is in no figure by primary site and its timing cannot be derived.",
    )
    episode_number: pl.Int64 = count(
        "1 for the first oligometastatic episode of the patient, 2 for the next.",
        1,
        20,
        without_it="Episodes are ordered by their dates alone.",
    )
    diagnosis_date: pl.String = date(
        "Date the episode was diagnosed by imaging or biopsy.",
        "diagnosis",
        on_error=QUARANTINE,
        without_it="No time to anything can be counted.",
    )
    diagnosis_day: pl.Int64 = day(
        "Diagnosis of the episode in days from day 0; 0 for the first.", "diagnosis", on_error=QUARANTINE
    )
    declared_lesion_count: pl.Int64 = count(
        "Number of metastases as the centre declares it.", 1, 200, without_it="Lesions are counted instead."
    )
    ecog: pl.Int64 = count("ECOG performance status at diagnosis.", 0, 5, without_it="Eligibility unknown.")
    polymetastatic_history: pl.String = code(
        "Polymetastatic disease at any time before this episode.",
        "tri_state",
        without_it="Genuine and induced disease cannot be told apart.",
    )
    oligometastatic_history: pl.String = code(
        "Oligometastatic disease before this episode.",
        "tri_state",
        without_it="Read from the earlier episodes of the patient alone.",
    )
    active_systemic_therapy: pl.String = code(
        "Under active systemic therapy when the episode was diagnosed.",
        "tri_state",
        without_it="Oligorecurrence cannot be told from oligoprogression and oligopersistence.",
    )
    progressive_lesions: pl.String = code(
        "Any lesion of the episode progressive on imaging.",
        "tri_state",
        without_it="Oligoprogression and oligopersistence cannot be told apart.",
    )
    declared_state: pl.String = code(
        "State as the centre declares it.", "state", without_it="Nothing to hold the derived state against."
    )
    intent: pl.String = code("Intent of the treatment of the episode.", "intent", without_it="No table.")
    ned_date: pl.String = date(
        "Date the patient was rendered free of disease (no evidence of disease).",
        "ned",
        without_it="The episode is not in disease-free survival.",
    )
    ned_day: pl.Int64 = day("Rendered free of disease, in days from day 0.", "ned")
