"""Profiles: one ``centre.yml`` a centre says how its exports are read and mapped.

Belongs here: the shape of a profile, its loading and its checks. Does not belong here: applying it
(``schemas.readers``, ``schemas.mapping``).
"""

from schemas.profile.entry import Cell, Entry, Parse, Unpivot, When, With
from schemas.profile.files import FileSpec, SheetSpec
from schemas.profile.load import load_profile
from schemas.profile.model import ORDINARY, Profile
from schemas.profile.text import PROFILE

__all__ = [
    "ORDINARY",
    "PROFILE",
    "Cell",
    "Entry",
    "FileSpec",
    "Parse",
    "Profile",
    "SheetSpec",
    "Unpivot",
    "When",
    "With",
    "load_profile",
]
