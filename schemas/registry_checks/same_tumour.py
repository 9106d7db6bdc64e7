"""When two records are one tumour: the groups of the international rules for multiple primary cancers.

Belongs here: topographies and morphologies to their groups. Does not belong here: the comparison of rows
(``schemas.validate.duplicate_tumours``).
"""

from functools import cache

from schemas.registry_checks.reading import rows

#: Groups of histologies that are not specific: carcinomas, of which 1 to 4 are the specific ones, and any cancer.
UNSPECIFIED_CARCINOMA, UNSPECIFIED = 5, 17
SPECIFIC_CARCINOMAS = (1, 2, 3, 4)


@cache
def site_groups() -> dict[str, str]:
    """Categories of topography (three characters) that count as one site, to that site; others stand for themselves."""
    return {row["topography"]: row["site_group"] for row in rows("multiple_primary_site")}


@cache
def histology_groups() -> dict[str, int]:
    """Four-digit morphology to its group; lymphomas and leukaemias have none here."""
    return {
        str(morphology): int(row["histology_group"])
        for row in rows("multiple_primary_histology")
        for morphology in range(int(row["first"]), int(row["last"]) + 1)
    }
