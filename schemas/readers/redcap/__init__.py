"""REDCap: exports of a project, flat or EAV, CSV or JSON, of codes or of labels, read by its data dictionary.

Belongs here: one export to a source an instrument. Does not belong here: which instrument is which table.
"""

from schemas.readers.redcap.reading import read

__all__ = ["read"]
