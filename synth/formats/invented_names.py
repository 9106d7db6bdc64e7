"""Names and hospital numbers for forms that ask for them, made so that nobody takes them for real.

Belongs here: what stands in identifier fields. Does not belong here: anything about a patient's disease.
"""

_SURNAMES = ("Testperson", "Invented", "Specimen", "Placeholder", "Madeup", "Nobody", "Sample", "Example")
_FIRST_NAMES = ("Alder", "Aspen", "Birch", "Cedar", "Hazel", "Ivy", "Juniper", "Laurel", "Linden", "Maple",
                "Oak", "Olive", "Poplar", "Rowan", "Spruce", "Willow")  # fmt: skip


def name_of(number: int) -> str:
    """A name for patient ``number``."""
    return (
        f"{_SURNAMES[number * 7 % len(_SURNAMES)]}, {_FIRST_NAMES[number * 5 % len(_FIRST_NAMES)]} {number}"
    )


def hospital_number_of(number: int) -> str:
    """A hospital number for patient ``number``."""
    return f"TEST-{number * 7919 % 1_000_000:06d}"
