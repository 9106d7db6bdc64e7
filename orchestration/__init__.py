"""What runs, when and in which order: the asset graph, the command line, the one writer of the warehouse.

Belongs here: Dagster assets and checks, landing, promotion, publication, the commands. Does not belong
here: clinical rules (dbt), the contract (schemas), estimators (survival).
"""
