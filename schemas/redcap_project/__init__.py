"""A REDCap project that asks what the contract asks, made from the contract.

Belongs here: the contract as forms and fields, the data dictionary of that project, and the standard profile that
reads its exports. Does not belong here: reading an export (``schemas.readers``), and projects of a centre's own.

``python -m schemas.redcap_project`` writes the standard profile; a test keeps it current.
"""

from schemas.redcap_project.dictionary import dictionary
from schemas.redcap_project.forms import Form, forms
from schemas.redcap_project.standard import standard_profile

__all__ = ["Form", "dictionary", "forms", "standard_profile"]
