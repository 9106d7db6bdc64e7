"""The standard profile ``redcap``: how an export of the project is read.

Belongs here: forms and fields to the text of a profile. Does not belong here: what a centre may say beside it
(``schemas.profile.standards``).
"""

from collections.abc import Iterator

from schemas.redcap_project.forms import forms

#: REDCap's own codes of missing data, which a project may switch on, and why the value is missing.
_MISSING = {
    "NI": "not_recorded",
    "INV": "not_recorded",
    "UNK": "unknown",
    "NASK": "not_asked",
    "ASKU": "unknown",
    "NAV": "not_recorded",
    "NAVU": "not_recorded",
    "MSK": "not_recorded",
    "NA": "not_applicable",
    "NP": "not_recorded",
}


def standard_profile() -> str:
    """The text of ``schemas/profile/standards/redcap.yml``."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    every = forms()
    yield "# How a REDCap project made from the dictionary of `oligo redcap dictionary` is read."
    yield "# Written by `make docs` from the contract; change schemas/redcap_project/, not this file."
    yield "profile_version: 1"
    yield f"missing: {{{', '.join(f'{code}: {reason}' for code, reason in _MISSING.items())}}}"
    identifiers = [field.name for form in every for field in form.fields if field.is_identifier]
    yield f"identifiers: [{', '.join(identifiers)}]"
    yield "files:"
    yield '  project: {path: "*_DATA_*", format: redcap, dictionary: "*DataDictionary*.csv"}'
    yield "# Empty: choices are exported as our codes. A centre that translates the labels names its words."
    yield "values:"
    cells = [field.cell for form in every for field in form.fields]
    lists = dict.fromkeys(cell.partition("values: ")[2].rstrip("}") for cell in cells if "values: " in cell)
    yield from (f"  {name}: {{}}" for name in lists)
    yield "tables:"
    for form in every:
        yield f"  {form.table}:"
        yield f"    from: project.{form.name}"
        yield "    columns:"
        yield from (f"      {column}: {cell}" for column, cell in form.keys)
        yield from (f"      {field.column}: {field.cell}" for field in form.fields if field.column)
