"""The rules of intake: a registry, so that findings, docs and tests speak of the same ones.

Belongs here: what each rule is called, means and asks for. Does not belong here: the code that
applies a rule (``schemas.validate``).
"""

from schemas.rules import of_cells, of_deliveries, of_rows
from schemas.rules.rule import Effect, Kind, Rule

__all__ = ["RULES", "Effect", "Kind", "Rule"]

#: Every rule by its id, in the order in which a delivery meets them.
RULES: dict[str, Rule] = {rule.id: rule for rule in (*of_deliveries.RULES, *of_cells.RULES, *of_rows.RULES)}
