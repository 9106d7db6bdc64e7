"""Check my paper: claims in print against the rows of the registry that they are about.

Belongs here: what a claim is and how it is read (claim.py, reading.py), asking the warehouse under guard (asking.py,
cohorts.py), the closed list of statistics (statistics.py), what the rows give (recomputing.py) and what a printed
number covers (printed.py), the search for what was printed instead (candidates.py, other_statistic.py), the verdict
(judging.py) and its words (wording.py), the table for an editor (table.py), the command.
Does not belong here: an estimator (``survival``), the claims themselves (``dbt_project/seeds/reference/claim.csv``).
"""
