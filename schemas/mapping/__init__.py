"""Mapping: sources of a delivery become rows of the canonical tables, as the profile says.

Belongs here: choosing rows, taking cells apart, finding codes, typing. Does not belong here: judging
what the rows say (``schemas.validate``).
"""

from schemas.mapping.rows import ENTRY, MappedTable, map_tables

__all__ = ["ENTRY", "MappedTable", "map_tables"]
