"""Dose, fractions and dose a fraction, held against each other.

Belongs here: what the three say together. Does not belong here: the limits of each (the contract).
"""

import polars as pl

#: A total dose is sent rounded to a tenth of a gray, so it differs by this much at most.
_ROUNDING = 0.05
#: Gray a fraction, under which no radiotherapy is given.
_LEAST = 0.5
#: What is rarely called stereotactic: more fractions, or fewer gray a fraction.
_MOST_STEREOTACTIC, _LEAST_STEREOTACTIC = 10, 5
_STEREOTACTIC = ("sbrt", "srs")


def rules_of_doses() -> list[tuple[str, str | None, pl.Expr]]:
    """The rules of a treated lesion, beside its treatment: id, column named, and when it is broken.

    What does not multiply up is not judged any further.
    """
    dose, fractions, each = pl.col("dose_gy"), pl.col("fractions"), pl.col("dose_per_fraction_gy")
    # Rounded, so that 30.05 and 30 differ by 0.05 and not by a trifle more.
    allowed = _ROUNDING + fractions * _half_a_unit(each)
    differ = ((fractions * each - dose).abs().round(6) > allowed.round(6)).fill_null(False)
    is_implausible = ~differ & _less_a_fraction(_LEAST)
    is_stereotactic = pl.any_horizontal(
        pl.col(name).is_in(_STEREOTACTIC).fill_null(False) for name in ("technique", "treatments.modality")
    )
    is_unusual = (fractions > _MOST_STEREOTACTIC).fill_null(False) | _less_a_fraction(_LEAST_STEREOTACTIC)
    return [
        ("dose_does_not_multiply_up", "dose_gy", differ),
        ("fractions_implausible", "dose_gy", is_implausible),
        (
            "stereotactic_fractionation",
            "fractions",
            is_stereotactic & is_unusual & ~differ & ~is_implausible,
        ),
    ]


def _half_a_unit(value: pl.Expr) -> pl.Expr:
    """Half a unit of the last decimal that was sent: 2.63 stands for 2.625 to 2.635; a whole number for itself."""
    decimals = value.cast(pl.String).str.extract(r"\.(\d*[1-9])").str.len_chars().fill_null(0)
    return pl.when(decimals > 0).then(0.5 / pl.lit(10.0).pow(decimals)).otherwise(0.0)


def _less_a_fraction(gray: float) -> pl.Expr:
    """Whether less is given a fraction, by dose and fractions or as sent."""
    by_fractions = pl.col("dose_gy") < gray * pl.col("fractions")
    return by_fractions.fill_null(False) | (pl.col("dose_per_fraction_gy") < gray).fill_null(False)
