"""FHIR R4 resources of mCODE: bundles, single resources and NDJSON as sheets of text.

Belongs here: the files of a delivery to sources, a sheet a kind of resource. Does not belong here: what a code means to
the registry (``schemas/profile/standards/mcode.yml``).
"""

from schemas.readers.fhir.read import read

__all__ = ["read"]
