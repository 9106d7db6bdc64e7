"""The flat export of a REDCap project written as REDCap would write it in its other shapes.

Belongs here: one project, several exports. Does not belong here: tests.
"""

import csv
import io
import json

from schemas.readers.redcap.fields import Field, labels, plain

_STATUS = {"0": "Incomplete", "1": "Unverified", "2": "Complete"}
_YES_NO = {"1": "Yes", "0": "No"}
_MISSING = {"UNK": "Unknown", "NI": "No information", "NASK": "Not asked", "NA": "Not applicable"}
_CONTEXT = {
    "redcap_event_name": "Event Name",
    "redcap_repeat_instrument": "Repeat Instrument",
    "redcap_repeat_instance": "Repeat Instance",
    "redcap_data_access_group": "Data Access Group",
    "redcap_survey_identifier": "Survey Identifier",
}


def flat(export: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a flat export."""
    header, *rows = csv.reader(io.StringIO(export))
    return header, rows


def written(header: list[str], rows: list[list[str]]) -> str:
    """Header and rows as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue()


def as_json(export: str) -> str:
    """The flat export as JSON; whole numbers are numbers, and blanks are null in every other row."""
    header, rows = flat(export)
    objects = [
        {
            name: int(cell)
            if cell.isdigit() and str(int(cell)) == cell
            else (cell or (None if n % 2 else ""))
            for name, cell in zip(header, row, strict=True)
        }
        for n, row in enumerate(rows)
    ]
    return json.dumps(objects)


def as_eav(export: str, dictionary: str, *, are_labels: bool = False) -> str:
    """The EAV export: a row a value, one a ticked box, none for what is blank or a form never opened."""
    header, rows = flat(export)
    fields, form_of = _fields(dictionary)
    context = [name for name in header if name in _CONTEXT]
    long = []
    for row in rows:
        cells = dict(zip(header, row, strict=True))
        place = [cells[header[0]], *(cells[name] for name in context)]
        instrument = cells.get("redcap_repeat_instrument", "")
        for name, cell in cells.items():
            group, is_box, _ = name.partition("___")
            if (
                name in context
                or cell == ""
                or (is_box and cell == "0")
                or (name.endswith("_complete") and cell == "0")
            ):
                continue
            if instrument and form_of.get(group, instrument) != instrument:
                continue
            value = cell
            if is_box:
                value = next(
                    code for code in labels(fields[group].choices) if fields[group].box(code) == name
                )
            said = _said(group if is_box else name, value, fields) if are_labels else value
            long.append([*place, group, said])
    return written(["record", *context, "field_name", "value"], long)


def eav_as_json(export: str, dictionary: str) -> str:
    """The EAV export as JSON."""
    header, rows = flat(as_eav(export, dictionary))
    return json.dumps([dict(zip(header, row, strict=True)) for row in rows])


def as_labels(export: str, dictionary: str) -> str:
    """The export of labels: headings, choices, boxes, statuses, events and instruments by their labels."""
    header, rows = flat(export)
    fields, _ = _fields(dictionary)
    headings = []
    for name in header:
        group, is_box, _ = name.partition("___")
        if name in _CONTEXT:
            headings.append(_CONTEXT[name])
        elif name.endswith("_complete"):
            headings.append("Complete?")
        elif is_box:
            choice = next(
                label
                for code, label in labels(fields[group].choices).items()
                if fields[group].box(code) == name
            )
            headings.append(f"{fields[group].label} (choice={choice})")
        else:
            headings.append(fields[name].label)
    named = [[_cell(name, cell, fields) for name, cell in zip(header, row, strict=True)] for row in rows]
    return written(headings, named)


def as_labels_under_names(export: str, dictionary: str) -> str:
    """The export of labels whose header holds the names of fields."""
    return written(flat(export)[0], flat(as_labels(export, dictionary))[1])


def _cell(name: str, cell: str, fields: dict[str, Field]) -> str:
    if name == "redcap_repeat_instrument":
        return cell.replace("_", " ").capitalize()
    if name == "redcap_event_name":
        return cell.removesuffix("_arm_1").replace("_", " ").capitalize()
    if "___" in name:
        return {"1": "Checked", "0": "Unchecked"}.get(cell, cell)
    return _said(name, cell, fields)


def _said(name: str, value: str, fields: dict[str, Field]) -> str:
    if name.endswith("_complete"):
        return _STATUS.get(value, value)
    field = fields.get(name)
    choices = {} if field is None else _YES_NO if field.kind == "yesno" else labels(field.choices)
    return choices.get(value) or _MISSING.get(value, value)


def _fields(dictionary: str) -> tuple[dict[str, Field], dict[str, str]]:
    rows = list(csv.DictReader(io.StringIO(dictionary)))
    fields, form_of = {}, {}
    for row in rows:
        name, choices = row["Variable / Field Name"], row["Choices, Calculations, OR Slider Labels"]
        fields[name] = Field(name, row["Field Type"], choices, plain(row["Field Label"]))
        form_of[name] = row["Form Name"]
        form_of[f"{row['Form Name']}_complete"] = row["Form Name"]
    form_of.pop(rows[0]["Variable / Field Name"])
    return fields, form_of
