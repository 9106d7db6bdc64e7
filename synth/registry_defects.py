"""The kinds of defect that the checks of cancer registries must notice.

Belongs here: what ``defect_kinds`` does for the other rules, for those of ``schemas.rules.of_registries``. Does not
belong here: which patient gets which defect.

A combination that one check does not believe easily breaks another one too; a primary is therefore rewritten whole,
as one of an unknown site where the site would contradict the rest.
"""

from synth.defect_kinds import Defect
from synth.moments import day_of, is_whole, iso
from synth.records import Cell, Row
from synth.spoiling import Change
from synth.suiting import Stage, Suits, any_row, only_episode, whole

#: Columns without which there is one primary a patient, and one patient a record.
_SEVERAL = ("primary_id",)


def _rewritten(table: str = "primaries", **cells: Cell) -> Change:
    """Give the row these values."""

    def change(stage: Stage, position: int) -> list[int]:
        stage.record.tables[table][position] |= cells
        return [position]

    return change


def _behaviour(digit: str) -> Change:
    """Give the morphology another behaviour."""

    def change(stage: Stage, position: int) -> list[int]:
        row = stage.record.tables["primaries"][position]
        row["morphology_code"] = f"{str(row['morphology_code'])[:5]}{digit}"
        return [position]

    return change


def _of_women(stage: Stage, position: int) -> list[int]:
    """Call the patient a woman."""
    stage.patient["sex"] = "female"
    return [position]


def _again(**cells: Cell) -> Change:
    """Send the primary a second time under another key, with these values; both are at fault if they are alike."""

    def change(stage: Stage, position: int) -> list[int]:
        rows = stage.record.tables["primaries"]
        rows.append(rows[position] | {"primary_id": f"{stage.patient['patient_id']}-P2"} | cells)
        return [len(rows) - 1] if cells else [position, len(rows) - 1]

    return change


def _twin(stage: Stage, position: int) -> list[int]:
    """Send the patient a second time under another number, with the primary and nothing else."""
    number = f"{stage.patient['patient_id']}B"
    stage.record.tables["patients"].append(stage.patient | {"patient_id": number})
    rows = stage.record.tables["primaries"]
    rows.append(rows[position] | {"primary_id": f"{number}-P1", "patient_id": number})
    return [position, len(rows) - 1]


def _seen_before(stage: Stage, position: int) -> list[int]:
    """Date last contact on the day before the diagnosis of the episode."""
    diagnosis = stage.record.tables["episodes"][position]["diagnosis_date"]
    stage.patient["last_contact_date"] = iso(day_of(str(diagnosis)) - 1)
    return [position]


def _classified(stage: Stage, row: Row) -> bool:
    """The primary has a topography and a morphology."""
    return str(row["topography_code"]).startswith("C") and "/" in str(row["morphology_code"])


def _of_a_man(stage: Stage, row: Row) -> bool:
    return stage.patient["sex"] == "male"


def _of_the_prostate(stage: Stage, row: Row) -> bool:
    return row["site"] == "prostate"


def _of_colon_or_lung(stage: Stage, row: Row) -> bool:
    return row["site"] in ("colon", "lung")


def _of_an_adult(stage: Stage, row: Row) -> bool:
    """The age at the diagnosis is known."""
    return isinstance(stage.patient["birth_year"], int) and whole("diagnosis_date")(stage, row)


def _of_the_living(stage: Stage, row: Row) -> bool:
    return stage.patient["vital_status"] == "alive" and not stage.has_days


def _metastasis_of(organ: str) -> Suits:
    return lambda stage, row: row["organ"] == organ


def _seen_once(stage: Stage, row: Row) -> bool:
    """A living patient with one episode, some days after the primary, who was observed from the diagnosis on."""
    primary = stage.record.tables["primaries"][0]["diagnosis_date"]
    if not (_of_the_living(stage, row) and only_episode(stage, row) and is_whole(primary)):
        return False
    is_later = day_of(str(primary)) + 2 < day_of(str(row["diagnosis_date"]))
    return is_later and stage.patient["entry_date"] is None


_UNKNOWN_SITE = {"site": "unknown_primary", "topography_code": "C80.9"}

#: Every kind, with the finding that it causes.
REGISTRY_KINDS: tuple[Defect, ...] = (
    Defect("sex_and_site", "primaries", "site", "a woman with a prostate", _of_the_prostate, _of_women),
    Defect("sex_and_morphology", "primaries", "morphology_code", "a man with an endometrioid carcinoma", _of_a_man,
           _rewritten(**_UNKNOWN_SITE, morphology_code="8380/3")),
    Defect("site_and_morphology", "primaries", "morphology_code", "a carcinoma of the liver elsewhere", _classified,
           _rewritten(morphology_code="8170/3")),
    Defect("age_and_tumour", "primaries", "diagnosis_date", "an adult with a neuroblastoma", _of_an_adult,
           _rewritten(**_UNKNOWN_SITE, morphology_code="9500/3")),
    Defect("basis_and_morphology", "primaries", "basis_of_diagnosis", "a histology without a microscope", _classified,
           _rewritten(basis_of_diagnosis="1")),
    Defect("death_certificate_only", "primaries", "basis_of_diagnosis", "the death certificate of the living",
           _of_the_living, _rewritten(basis_of_diagnosis="0", morphology_code="8000/3")),
    Defect("behaviour_of_no_primary", "primaries", "morphology_code", "the behaviour of a metastasis", _classified,
           _behaviour("6")),
    Defect("metastasised_and_not_malignant", "primaries", "morphology_code", "an uncertain behaviour", _classified,
           _behaviour("1")),
    Defect("behaviour_not_malignant", "primaries", "morphology_code", "a second primary that is benign", any_row,
           _again(site="thyroid", topography_code="C73.9", morphology_code="8330/0", subtype=None), _SEVERAL),
    Defect("topography_and_site", "primaries", "topography_code", "the topography of the breast elsewhere",
           _of_colon_or_lung, _rewritten(topography_code="C50.4")),
    Defect("topography_and_organ", "lesions", "topography_code", "the topography of the liver elsewhere",
           _metastasis_of("lung"), _rewritten("lesions", topography_code="C22.0")),
    Defect("laterality_and_organ", "lesions", "laterality", "a side of the spine", _metastasis_of("bone_spine"),
           _rewritten("lesions", laterality="left")),
    Defect("diagnosis_after_last_contact", "episodes", "diagnosis_date", "last contact before the episode",
           _seen_once, _seen_before),
    Defect("possible_duplicate_patient", "primaries", "patient_id", "a patient under two numbers", _of_an_adult,
           _twin, _SEVERAL),
    Defect("possible_duplicate_primary", "primaries", "primary_id", "a primary under two numbers", _classified,
           _again(), _SEVERAL),
)  # fmt: skip
