"""Readers: a delivery's files as tables of text, each row numbered as a person would find it.

Belongs here: one module a format. Does not belong here: the meaning of a column.
"""

from schemas.readers.delivery import read_delivery
from schemas.readers.source import ROW, Source

__all__ = ["ROW", "Source", "read_delivery"]
