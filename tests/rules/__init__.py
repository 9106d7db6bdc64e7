"""The clinical rules as tables that a clinician can read, and that are tested.

Belongs here: a table of cases a rule (``tables/``), what runs them through the SQL of the warehouse, and the tree and
the dates tested at large. Does not belong here: single models, which dbt's unit tests test beside the SQL, and whole
builds (``tests/pipeline``).

To add a table to a rule: another row, or another heading with words and a table, in its file. A history may use the
words of ``chart``; a new word is a line there.

To add a rule:

1. ``tables/<name>.md``: a title; the rule in words with "Source: " and a doi, or "Oligo's own"; one or more tables,
   each under a heading of its own where there are several. Plain headings are given, **bold** ones are expected, "–"
   is nothing. Each table has a case of which nothing is known. Parameters of a seed stand in the words above a table:
   `state_rule.months_after_primary` = `3`.
2. ``bindings.py``: a function that writes the given cells of a case into a ``Chart`` (``chart.add("episodes", ecog=1)``
   hangs a record on the latest one of each table that it refers to; ``chart.add_episode`` adds a metastasis as well;
   ``chart.tell`` writes a history), a query that answers the bold headings with a row a patient, and both as a line of
   ``BINDINGS``.
3. ``make docs`` prints it in ``docs/clinical-rules.md``.
"""
