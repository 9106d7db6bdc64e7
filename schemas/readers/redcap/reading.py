"""An export of a REDCap project to its sources, whichever of its shapes it has.

Belongs here: telling the shapes apart. Does not belong here: any of them.
"""

from collections.abc import Collection
from pathlib import Path

from schemas.profile import FileSpec
from schemas.readers import delimited
from schemas.readers.redcap import eav, forms, json_export
from schemas.readers.redcap.dictionary import inferred, read_dictionary, without_dictionary
from schemas.readers.redcap.headings import raw_names
from schemas.readers.source import Source


def read(
    path: Path,
    dictionary: Path | None,
    spec: FileSpec | None = None,
    *,
    known: Collection[str] = (),
    are_identifiers_named: bool = False,
) -> dict[str, Source]:
    """Read an export: a source for each instrument of the dictionary that is in it.

    It may be flat or EAV, CSV or JSON, of codes or of labels. Choices arrive as their labels, a checkbox group
    as one column with the ticked labels joined by "; ", and each box as a column of 1 and 0 beside it.
    A field of the dictionary that was left out of a flat export is no column. Rows in which an instrument was
    never opened give no row of it; rows that no instrument takes, and ragged ones, stand under the empty name,
    so that every row of the file is in some source.

    Args:
        path: the export.
        dictionary: the data dictionary; None if the delivery has none.
        spec: what the profile says of the file.
        known: names that the profile uses, which a message may therefore repeat.
        are_identifiers_named: whether the profile says which fields name a patient, which else the dictionary
            must.

    Raises:
        Refusal: as for delimited text and JSON; the dictionary is none, or is needed and not there; the export
            lacks the record identifier or the status of a form; a label may stand for several fields.

    """
    spec = spec or FileSpec(path=path.name, format="redcap")
    described = None if dictionary is None else read_dictionary(dictionary, spec)
    if described is None and not are_identifiers_named:
        raise without_dictionary(path.name, "which fields name a patient (or say so under 'identifiers')")
    known = (*known, *((described.record.name, *described.form_of) if described else ()))
    if json_export.is_json(path):
        table = json_export.read(path, spec, known=known)
    else:
        table = delimited.read(
            path, spec, known=known, renamed=lambda cells: raw_names(cells, described, path.name)
        )
    if not eav.is_eav(table.columns):
        return forms.sources_of(table, described or inferred(table))
    if described is None:
        raise without_dictionary(path.name, "which form a field belongs to")
    return eav.sources_of(table, described)
