"""The profile that reads the REDCap project.

Belongs here: instruments to tables, fields to columns. Does not belong here: the export itself.
"""

from synth.formats import profile_text
from synth.formats.redcap_forms import INSTRUMENTS, Instrument
from synth.records import COLUMNS

_MISSING = {"UNK": "unknown", "NI": "not_recorded", "NASK": "not_asked", "NA": "not_applicable"}
#: Keys are put together from the record and the number of the instance, so that they are unique.
_INSTANCE = "{join: [record_id, redcap_repeat_instance]}"
_PRIMARY = '{join: [record_id, "=P1"]}'
_KEYS: dict[str, dict[str, str]] = {
    "patient": {"patient_id": "record_id"},
    "primary_tumour": {"primary_id": _PRIMARY, "patient_id": "record_id"},
    "episode": {
        "episode_id": _INSTANCE,
        "patient_id": "record_id",
        "primary_id": _PRIMARY,
        "episode_number": "redcap_repeat_instance",
    },
    "lesion": {"lesion_id": _INSTANCE},
    "lesion_treatment": {"treatment_lesion_id": _INSTANCE},
    "follow_up": {"assessment_id": _INSTANCE},
    "lesion_follow_up": {"lesion_assessment_id": _INSTANCE},
    "toxicity": {"toxicity_id": _INSTANCE},
}


def profile_of(centre: str) -> str:
    """The text of the ``centre.yml``."""
    comment = "How the export of the REDCap project is read: raw codes, and the data dictionary beside it."
    identifiers = [field.name for i in INSTRUMENTS for field in i.fields if field.is_identifier]
    lines = profile_text.head(centre, comment, _MISSING, identifiers)
    lines += [
        "",
        "files:",
        "  project:",
        f'    path: "{centre}_DATA_*.csv"',
        "    format: redcap",
        f'    dictionary: "{centre}_DataDictionary_*.csv"',
        *profile_text.vocabularies({"tri_state": {"Not known": "unknown"}}),
        "",
        "# Forms refer to each other by the number of the instance, treatments by T1, T2 ... or S1, S2 ...",
        "tables:",
    ]
    for table in COLUMNS:
        forms = [i for i in INSTRUMENTS if i.table == table]
        lines += profile_text.table(table, [(f"project.{i.name}", _mapping(i)) for i in forms])
    return profile_text.text(lines)


def _mapping(instrument: Instrument) -> dict[str, str]:
    mapping = dict(_KEYS.get(instrument.name, {}))
    for field in instrument.fields:
        if not field.column:
            continue
        about = COLUMNS[instrument.table][field.column]
        if about["role"] in ("key", "reference"):
            mapping[field.column] = f"{{join: [record_id, {field.name}]}}"
        elif about.get("code_list") == "tri_state" and field.kind == "radio":
            mapping[field.column] = f"{{column: {field.name}, values: tri_state}}"
        else:
            mapping[field.column] = field.name
    return mapping
