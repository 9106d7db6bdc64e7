"""The contract: canonical tables, code lists, and everything that turns an export into those tables.

Belongs here: what a table must look like, which codes exist, how a delivery is read, mapped,
validated and pseudonymised. Does not belong here: when any of it runs, DuckDB connections, statistics.
"""
