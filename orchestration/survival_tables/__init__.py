"""The survival tables of the warehouse: what the marts' counts give, table by table.

Belongs here: one module a table, each with its columns, their meaning and its rows; what several of them share
(series.py, figures.py); the list of all (tables.py).
Does not belong here: estimators (``survival``), writing to a database or a file, Dagster.
"""
