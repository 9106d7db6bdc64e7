"""What cancer registries know of combinations: tables of facts, and what they say of one combination.

Belongs here: the tables (``table.csv`` has the version and source of each) and plain questions to them. Does not
belong here: which rows are asked about (``schemas.validate.registry_checks``) and what follows (``schemas.rules``).
"""

from schemas.registry_checks.combinations import (
    age_is_unlikely,
    basis_is_too_weak,
    organ_is_elsewhere,
    sex_excludes_histology,
    sex_excludes_site,
    side_is_unlikely,
    site_excludes_histology,
    site_is_elsewhere,
)
from schemas.registry_checks.reading import facts, rows, topography_of_site
from schemas.registry_checks.same_tumour import histology_groups, site_groups

__all__ = [
    "age_is_unlikely",
    "basis_is_too_weak",
    "facts",
    "histology_groups",
    "organ_is_elsewhere",
    "rows",
    "sex_excludes_histology",
    "sex_excludes_site",
    "side_is_unlikely",
    "site_excludes_histology",
    "site_groups",
    "site_is_elsewhere",
    "topography_of_site",
]
