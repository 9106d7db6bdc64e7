"""The rules of intake: a registry, so that findings, docs and tests speak of the same ones.

Belongs here: what each rule is called, means and asks for, and where it looks. Does not belong here: the code that
applies a rule (``schemas.validate``).
"""

from dataclasses import replace

from schemas.rules import of_cells, of_deliveries, of_registries, of_rows
from schemas.rules.places import PLACES
from schemas.rules.rule import Effect, Kind, Result, Rule, Severity

__all__ = ["RULES", "Effect", "Kind", "Result", "Rule", "Severity"]

_WRITTEN = (*of_deliveries.RULES, *of_cells.RULES, *of_rows.RULES, *of_registries.RULES)

#: Every rule by its id, in the order in which a delivery meets them.
RULES: dict[str, Rule] = {
    rule.id: replace(rule, columns=rule.columns or PLACES.get(rule.id, ())) for rule in _WRITTEN
}
