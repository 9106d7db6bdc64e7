"""Every rule in one shape: those of intake from their registry, the clinical ones from their seed.

Belongs here: what a page needs to know of a rule. Does not belong here: the layout (``page``, ``index``).
"""

import csv
from dataclasses import dataclass, field

from orchestration.paths import PROJECT
from schemas.registry_checks import facts
from schemas.rules import RULES, Effect, Kind, Result, Rule, Severity
from schemas.rules.examples import EXAMPLES

_CLINICAL = PROJECT / "dbt_project" / "seeds" / "reference" / "clinical_rule.csv"

#: Rule to the tables of combinations that it looks up.
_TABLES = {
    "sex_and_site": ("sex_site",),
    "sex_and_morphology": ("family_sex", "histology_family"),
    "site_and_morphology": ("family_site", "histology_family"),
    "age_and_tumour": ("unlikely_age",),
    "basis_and_morphology": ("basis_without_microscopy",),
    "topography_and_site": ("site_topography",),
    "topography_and_organ": ("organ_topography",),
    "laterality_and_organ": ("organ_laterality",),
    "possible_duplicate_primary": ("multiple_primary_site", "multiple_primary_histology"),
}


@dataclass(frozen=True)
class Told:
    """A rule and what its page adds: ``tables`` are (path from docs/rules, name, version, source)."""

    rule: Rule
    is_clinical: bool
    example: str = ""
    tables: tuple[tuple[str, str, str, str], ...] = field(default=())


def told() -> list[Told]:
    """Every rule, those of intake in the order in which a delivery meets them, then the clinical ones."""
    return [_of_intake(rule) for rule in RULES.values()] + [Told(rule, True) for rule in clinical_rules()]


def clinical_rules() -> list[Rule]:
    """The clinical rules; each flags."""
    with _CLINICAL.open(encoding="utf-8", newline="") as file:
        return [
            Rule(
                id=row["rule_name"],
                title=row["title"],
                kind=Kind(row["kind"]),
                effect=Effect.FLAGGED,
                meaning=row["meaning"],
                remedy=row["remedy"],
                columns=tuple(row["column_names"].split("; ")),
                word=Result(row["result"]),
            )
            for row in csv.DictReader(file)
        ]


def _of_intake(rule: Rule) -> Told:
    known = facts()
    tables = tuple(
        (f"../../schemas/registry_checks/{name}.csv", name, known[name]["version"], known[name]["source"])
        for name in _TABLES.get(rule.id, ())
    )
    return Told(rule, False, EXAMPLES.get(rule.id, ""), tables)


def is_error(rule: Rule) -> bool:
    """Whether what the rule finds is not used."""
    return rule.severity is Severity.ERROR
