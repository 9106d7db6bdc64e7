"""What resources say of each other: addresses resolved, and rows told what their neighbours know.

Belongs here: everything that needs more than one resource. Does not belong here: single resources (``conditions``,
``treatments``, ``observations``), and TNM and performance status (``choosing``).
"""

from collections import Counter

from schemas.readers.fhir.choosing import choose
from schemas.readers.fhir.sheets import MOST_TREATED, SHEETS, TREATED, Row

Sheets = dict[str, list[Row]]
_TREATMENTS = ("radiotherapy_courses", "surgeries", "medication_requests", "medication_administrations")


def link(sheets: Sheets, addresses: dict[str, str]) -> None:
    """Resolve the references of all rows and fill in what follows from them, in place.

    Args:
        sheets: rows by sheet, each with all columns of its sheet.
        addresses: ``Type/id`` and full URLs to the ``Type/id`` of the resource.

    """
    for name, rows in sheets.items():
        for row in rows:
            for column in SHEETS[name].references:
                row[column] = resolved(row[column], addresses)
    tumors = {row["id"]: row["condition"] for row in sheets["tumors"]}
    for row in sheets["tumor_sizes"]:
        row["condition"] = tumors.get(row["condition"], row["condition"])
    _imply_episodes(sheets)
    episode_of = {row["id"]: row["episode"] for row in sheets["secondaries"]}
    primaries = {row["id"] for row in sheets["primaries"]}
    for name in _TREATMENTS:
        for row in sheets[name]:
            _place_treatment(row, primaries, episode_of)
    _name_lesions(sheets)
    _follow(sheets["disease_status"], sheets, episode_of)
    _open_lines(sheets)
    choose(sheets)


def resolved(address: str | None, addresses: dict[str, str]) -> str | None:
    """The ``Type/id`` behind an address; an address that leads nowhere stays, and validation will say so."""
    if address is None or address in addresses:
        return addresses.get(address or "")
    relative = "/".join(address.partition("/_history/")[0].split("/")[-2:])
    return addresses.get(relative, relative)


def _imply_episodes(sheets: Sheets) -> None:
    """Metastases of one patient with one day of diagnosis are an episode, where the centre declares none at all."""
    declaring = {row["patient"] for row in sheets["episodes"]}
    opened = set()
    for row in sheets["secondaries"]:
        is_open = row["episode"] is None and row["patient"] not in declaring
        if is_open and row["patient"] and (row["onset"] or "")[:1].isdigit():
            row["episode"] = f"{row['patient']}/{row['onset']}"
            if row["episode"] not in opened:
                opened.add(row["episode"])
                row["opens_episode"] = row["episode"]


def _place_treatment(row: Row, primaries: set[str | None], episode_of: dict[str | None, str | None]) -> None:
    if row["condition"] is not None and row["condition"] in episode_of:
        row["episode"] = row["episode"] or episode_of[row["condition"]]
        row["target"] = row["target"] or "metastasis"
    elif row["condition"] is not None and row["condition"] in primaries:
        row["target"] = row["target"] or "primary"


def _name_lesions(sheets: Sheets) -> None:
    """Number anew what each treatment did to a metastasis: volumes of which none is known are left out."""
    metastases = {row["id"] for row in sheets["secondaries"]}
    known = {row["id"] for name in ("primaries", "patients") for row in sheets[name]}
    lesion_of = {row["id"]: row["lesion"] for row in sheets["radiotherapy_volumes"]}
    for name in ("radiotherapy_courses", "surgeries"):
        for row in sheets[name]:
            treated = [
                {part: row[f"treated{n}_{part}"] for part in TREATED} for n in range(1, MOST_TREATED + 1)
            ]
            treated = [each for each in treated if any(each.values())]
            for each in treated:
                each["lesion"] = each["lesion"] or (lesion_of.get(each["volume"]) if each["volume"] else None)
                each["technique"] = each["technique"] or row["technique"]
            if len(treated) == 1 and treated[0]["lesion"] is None and row["condition"] in metastases:
                treated[0]["lesion"] = row["condition"]
            kept = [each for each in treated if each["lesion"] and each["lesion"] not in known]
            for n in range(MOST_TREATED):
                each = kept[n] if n < len(kept) else dict.fromkeys(TREATED)
                row |= {f"treated{n + 1}_{part}": text for part, text in each.items()}


def _follow(rows: list[Row], sheets: Sheets, episode_of: dict[str | None, str | None]) -> None:
    """The episode that a follow-up is of: its metastasis's, else the only one of the patient, once it has begun."""
    began = {row["id"]: (row["patient"], row["diagnosis_date"]) for row in sheets["episodes"]}
    began |= {
        row["opens_episode"]: (row["patient"], row["onset"])
        for row in sheets["secondaries"]
        if row["opens_episode"]
    }
    count = Counter(patient for patient, _ in began.values())
    only = {patient: (one, day) for one, (patient, day) in began.items() if count[patient] == 1}
    for row in rows:
        if row["condition"] is not None:
            row["episode"] = row["episode"] or episode_of.get(row["condition"])
        one, day = only.get(row["patient"], (None, None))
        is_dated = (row["date"] or "")[:1].isdigit()
        if row["episode"] is None and day and is_dated and (row["date"] or "") >= day:
            row["episode"] = one


def _open_lines(sheets: Sheets) -> None:
    """Drugs given without an order in the delivery: the first dose of an agent opens the line, the last ends it."""
    ordered = {row["id"] for row in sheets["medication_requests"]}
    lines: dict[tuple[str | None, ...], list[Row]] = {}
    for row in sheets["medication_administrations"]:
        if row["request"] not in ordered and (row["start_date"] or "")[:1].isdigit():
            lines.setdefault((row["patient"], row["episode"], row["agents"]), []).append(row)
    for doses in lines.values():
        first = min(doses, key=lambda row: row["start_date"] or "")
        first["opens_line"] = first["id"]
        first["line_end"] = max((row["end_date"] or row["start_date"] or "") for row in doses)
