"""``docs/rules/``: a page for each rule, of intake and clinical, written from the registry of rules itself.

Belongs here: rules to pages. Does not belong here: what a rule says (``schemas.rules``, and the seed
``clinical_rule``), and cases of the clinical rules (``tests/rules``).

``python -m orchestration.rule_pages`` writes the folder; a house test keeps the pages current.
"""
