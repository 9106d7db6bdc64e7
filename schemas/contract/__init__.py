"""The nine canonical tables, in the order in which they hang on each other.

Belongs here: the list of tables. Does not belong here: how an export becomes them.
"""

from schemas.contract.assessments import Assessments
from schemas.contract.canonical import CanonicalTable
from schemas.contract.episodes import Episodes
from schemas.contract.lesion_assessments import LesionAssessments
from schemas.contract.lesions import Lesions
from schemas.contract.patients import Patients
from schemas.contract.primaries import Primaries
from schemas.contract.toxicities import Toxicities
from schemas.contract.treatment_lesions import TreatmentLesions
from schemas.contract.treatments import Treatments

#: Name of a table to its model; a table stands after every table that it refers to.
TABLES: dict[str, type[CanonicalTable]] = {
    "patients": Patients,
    "primaries": Primaries,
    "episodes": Episodes,
    "lesions": Lesions,
    "treatments": Treatments,
    "treatment_lesions": TreatmentLesions,
    "assessments": Assessments,
    "lesion_assessments": LesionAssessments,
    "toxicities": Toxicities,
}
