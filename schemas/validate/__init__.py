"""Validation: every mapped row is accepted or set aside, and every reason is a finding.

Belongs here: the rules of intake applied to a delivery's rows. Does not belong here: reading and mapping,
and clinical derivations (dbt).
"""

from schemas.validate.delivery import Validated, validate

__all__ = ["Validated", "validate"]
