"""The data dictionary of the project, in REDCap's eighteen columns.

Belongs here: fields to lines. Does not belong here: which fields there are (``forms``), and which forms repeat, which
REDCap keeps outside the dictionary.
"""

import csv
import io

from schemas.redcap_project.forms import Field, forms

COLUMNS = (
    "Variable / Field Name",
    "Form Name",
    "Section Header",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Field Note",
    "Text Validation Type OR Show Slider Number",
    "Text Validation Min",
    "Text Validation Max",
    "Identifier?",
    "Branching Logic (Show field only if...)",
    "Required Field?",
    "Custom Alignment",
    "Question Number (surveys only)",
    "Matrix Group Name",
    "Matrix Ranking?",
    "Field Annotation",
)


def dictionary() -> str:
    """The text of the data dictionary, as CSV.

    Nothing is hidden by branching logic: REDCap empties what it hides.
    """
    text = io.StringIO()
    lines = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    lines.writeheader()
    for form in forms():
        for place, field in enumerate(form.fields):
            lines.writerow(_line(form.name, "" if place else form.opening, field))
    return text.getvalue()


def _line(form: str, opening: str, field: Field) -> dict[str, str]:
    return {
        "Variable / Field Name": field.name,
        "Form Name": form,
        "Section Header": opening,
        "Field Type": field.kind,
        "Field Label": field.label,
        "Choices, Calculations, OR Slider Labels": " | ".join(
            f"{code}, {word}" for code, word in field.choices
        ),
        "Field Note": field.note,
        "Text Validation Type OR Show Slider Number": field.validation,
        "Text Validation Min": field.lowest,
        "Text Validation Max": field.highest,
        "Identifier?": "y" if field.is_identifier else "",
        "Required Field?": "y" if field.is_required else "",
        "Field Annotation": field.annotation,
    }
