"""Months and days, in one rule for all that is counted and shown.

Belongs here: what a month is, and which day "12 months" is (decision 11). Does not belong here: calendar dates.
"""

from schemas.parsers.parser import DAYS_PER_MONTH

__all__ = ["DAYS_PER_MONTH", "in_months", "whole_days"]


def whole_days(months: float) -> int:
    """The day that a number of months is, rounded as a centre's months are, so that it is the same day everywhere."""
    return round(months * DAYS_PER_MONTH)


def in_months(days: float | None) -> float | None:
    """Days as months of 365.25/12 days; None for None."""
    return None if days is None else days / DAYS_PER_MONTH
