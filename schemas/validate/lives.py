"""What fits no life: times held against the year of birth.

Belongs here: the age that they would give. Does not belong here: their order among each other (``order``).
"""

from datetime import date

import polars as pl

from schemas.validate.moments import year

_OLDEST = 120  # years; one person is known to have lived longer


def age_is_impossible(delivered: date) -> pl.Expr:
    """Whether a patient is born after what is known of the patient, or too long before it.

    Many who were born long before the delivery have died since, so for age it counts where no other time is
    known.
    """
    known = [year(moment) for moment in ("death", "last_contact", "entry")]
    birth = pl.col("birth_year")
    unborn = birth > pl.min_horizontal(*known, pl.lit(delivered.year))
    too_old = pl.max_horizontal(*known).fill_null(delivered.year) - birth > _OLDEST
    return (unborn | too_old).fill_null(False)


def outside_life(moment: str) -> pl.Expr:
    """Whether a moment lies before the patient's year of birth, or after every age."""
    age = year(moment) - pl.col("patients.birth_year")
    return (~age.is_between(0, _OLDEST)).fill_null(False)
