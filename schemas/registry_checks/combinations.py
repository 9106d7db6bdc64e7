"""Combinations that registries do not believe: of sex, site, histology, age, basis of diagnosis, organ and side.

Belongs here: one question a function, about one combination; a topography is written as C50.4 or C50, a morphology as
its four digits. Does not belong here: tables (the CSV files beside), rows, findings.
"""

from collections import defaultdict
from functools import cache, lru_cache

from schemas.registry_checks.reading import is_certainly_within, is_within, morphologies, rows

#: Bases of diagnosis without microscopy; 9, unknown, says nothing.
_NOT_MICROSCOPIC = frozenset("0124")


def sex_excludes_site(sex: str, topography: str) -> bool:
    """Whether nobody of that sex has that organ."""
    return topography[:3] in _by("sex_site", "sex", "topography").get(sex, ())


def sex_excludes_histology(sex: str, morphology: str) -> bool:
    """Whether the histology is one of organs that nobody of that sex has."""
    family = _families().get(int(morphology))
    return family is not None and family in _by("family_sex", "sex", "family").get(sex, ())


def site_excludes_histology(topography: str, morphology: str) -> bool:
    """Whether the histology is not expected at the site."""
    family = _families().get(int(morphology))
    if family is None:
        return False
    only = _by("family_site only", "family", "topography").get(family)
    if only is not None:
        return not is_within(topography, only)
    return is_certainly_within(topography, _by("family_site not", "family", "topography")[family])


@lru_cache(maxsize=100_000)  # centres ask about the same combinations, and each goes through the whole table
def age_is_unlikely(lowest: int, highest: int, topography: str | None, morphology: str | None) -> bool:
    """Whether the tumour is not expected at an age, of which only ``lowest`` to ``highest`` is known, in years."""
    return any(
        lowest >= int(row["from_age"])
        and highest <= int(row["to_age"])
        and (not row["topography"] or _is_at(topography, row["topography"]))
        and (not row["morphology"] or _is_of(morphology, row["morphology"]))
        and (not row["but_not"] or not _is_of(morphology, row["but_not"], unknown=True))
        for row in rows("unlikely_age")
    )


def basis_is_too_weak(basis: str, morphology: str, topography: str | None) -> bool:
    """Whether nobody can know the histology on that basis, because no microscope was used."""
    if basis not in _NOT_MICROSCOPIC:
        return False
    return not any(
        int(row["first"]) <= int(morphology) <= int(row["last"])
        and (not row["topography"] or topography is None or topography.startswith(row["topography"]))
        for row in rows("basis_without_microscopy")
    )


def site_is_elsewhere(site: str, topography: str) -> bool:
    """Whether the topography is of another site than the site; a site such as ``other`` contradicts none."""
    places = _by("site_topography", "site", "topography").get(site)
    return places is not None and not is_within(topography, places)


def organ_is_elsewhere(organ: str, topography: str) -> bool:
    """Whether the topography is of another organ than the organ."""
    places = _by("organ_topography", "organ", "topography").get(organ)
    return places is not None and not is_within(topography, places)


def side_is_unlikely(organ: str, laterality: str) -> bool:
    """Whether the organ has no such side."""
    return laterality in _by("organ_laterality", "organ", "laterality").get(organ, ())


def _is_at(topography: str | None, places: str) -> bool:
    return topography is not None and is_certainly_within(topography, places.split())


def _is_of(morphology: str | None, written: str, *, unknown: bool = False) -> bool:
    if morphology is None:
        return unknown
    return any(int(morphology) in among for among in morphologies(written))


@cache
def _families() -> dict[int, str]:
    """The family of each histology that has one."""
    return {
        morphology: row["family"]
        for row in rows("histology_family")
        for morphology in range(int(row["first"]), int(row["last"]) + 1)
    }


@cache
def _by(table: str, key: str, value: str) -> dict[str, tuple[str, ...]]:
    """The values of a table by a key; ``family_site`` by its profile, which stands after the name."""
    name, _, profile = table.partition(" ")
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows(name):
        if not profile or row["profile"] == profile:
            found[row[key]].append(row[value])
    return {one: tuple(values) for one, values in found.items()}
