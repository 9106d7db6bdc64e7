"""The canonical table ``patients``.

Belongs here: who is in the registry, and whether they live. Does not belong here: the disease
(``primaries``, ``episodes``).
"""

import polars as pl

from schemas.contract.canonical import CanonicalTable
from schemas.contract.columns import QUARANTINE, code, count, date, day, key


class Patients(CanonicalTable):
    """One row a patient of a centre. Known traps: last contact is the last day the patient was known to be
    alive, not the day the form was filled in; entry is left empty where the patient was observed from the
    diagnosis on.
    """

    patient_id: pl.String = key("The patient within the centre; a keyed pseudonym once landed.")
    sex: pl.String = code("Sex as recorded.", "sex", without_it="No table by sex.")
    birth_year: pl.Int64 = count(
        "Year of birth; never the day.", 1890, 2100, without_it="No age at diagnosis."
    )
    entry_date: pl.String = date(
        "Date from which the registry has observed the patient, such as referral or sequencing, where that is "
        "later than the diagnosis.",
        "entry",
        without_it="Observation is taken to start at each endpoint's index.",
    )
    entry_day: pl.Int64 = day("Day of entry into observation, from day 0.", "entry")
    vital_status: pl.String = code(
        "Alive or dead at last contact.", "vital_status", without_it="Death is read from its date alone."
    )
    death_date: pl.String = date(
        "Date of death.", "death", on_error=QUARANTINE, without_it="Overall survival is censored."
    )
    death_day: pl.Int64 = day("Day of death from day 0.", "death", on_error=QUARANTINE)
    death_cause: pl.String = code("Cause of death.", "death_cause", without_it="No cause-specific survival.")
    last_contact_date: pl.String = date(
        "Last date the patient was known to be alive.",
        "last_contact",
        without_it="The patient leaves overall survival at the last dated record.",
    )
    last_contact_day: pl.Int64 = day("Last contact in days from day 0.", "last_contact")
