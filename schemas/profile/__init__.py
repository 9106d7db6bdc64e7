"""Profiles: one ``centre.yml`` a centre says how its exports are read and mapped.

Belongs here: the shape of a profile, its loading and its checks. Does not belong here: applying it
(``schemas.readers``, ``schemas.mapping``).
"""

from schemas.profile.load import load_profile
from schemas.profile.model import Cell, Entry, FileSpec, Parse, Profile, When
from schemas.profile.text import PROFILE

__all__ = ["PROFILE", "Cell", "Entry", "FileSpec", "Parse", "Profile", "When", "load_profile"]
