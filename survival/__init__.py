"""Survival estimators as pure functions on risk tables.

Belongs here: estimators and tests that read counts (at risk, events by cause, censored, entered)
and return numbers, with the formula and its source.
Does not belong here: files, databases, orchestration, column names, anything about a single patient.

Every estimator takes a `RiskTable` (survival.risk_table). Counts add up, so the table of a pooled
cohort is the sum of the tables of its centres, and the figures are the same whichever way they were made.
"""
