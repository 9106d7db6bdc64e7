"""Formats: a registry written as a centre would export it, with the profile that reads it.

Belongs here: one module a format, and the choice among them. Does not belong here: patients, and what is
wrong with them.
"""

from synth.formats.cbioportal import CbioportalWriter
from synth.formats.delimited import DelimitedWriter
from synth.formats.mcode import McodeWriter
from synth.formats.redcap import RedcapWriter
from synth.formats.workbook import WorkbookWriter
from synth.formats.writer import Place, Writer

__all__ = ["FORMATS", "WHOLE", "Place", "Writer"]

#: The formats in which mistakes can be planted.
WHOLE: dict[str, type[Writer]] = {"csv": DelimitedWriter, "redcap": RedcapWriter, "xlsx": WorkbookWriter}
#: Name of a format to its writer.
FORMATS: dict[str, type[Writer]] = {**WHOLE, "mcode": McodeWriter, "cbioportal": CbioportalWriter}
