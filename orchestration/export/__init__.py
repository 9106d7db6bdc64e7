"""Exports of the promoted warehouse in the forms that the field's tools read.

Belongs here: patient-level files that a registry's owner asks for by a command of their own (``oligo export``).
Does not belong here: what every refresh publishes (``orchestration.publish``), which holds nobody's row.
"""
