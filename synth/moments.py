"""Days of the calendar as whole numbers and as text, whole or partial.

Belongs here: turning day numbers (``date.toordinal``) into ISO text and back, months, bounds of a partial
date. Does not belong here: when anything happens to a patient.
"""

from datetime import date
from random import Random

#: Days that can be written; a table is far quicker than a million calls of the calendar.
FIRST_DAY, LAST_DAY = date(1980, 1, 1).toordinal(), date(2060, 12, 31).toordinal()
_TEXTS = [date.fromordinal(day).isoformat() for day in range(FIRST_DAY, LAST_DAY + 1)]


def iso(day: int) -> str:
    """A day as ``YYYY-MM-DD``."""
    return _TEXTS[day - FIRST_DAY]


def day_of(text: str) -> int:
    """The day number of a whole ISO date."""
    return date.fromisoformat(text).toordinal()


def is_whole(value: object) -> bool:
    """Whether a cell holds a whole ISO date of the calendar."""
    if not isinstance(value, str) or len(value) != 10:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def months_later(day: int, months: int) -> int:
    """The same day of the month ``months`` later, or the last day of that month where it has no such day."""
    start = date.fromordinal(day)
    month = start.month - 1 + months
    first_of_next = date(start.year + (month + 1) // 12, (month + 1) % 12 + 1, 1).toordinal()
    return min(
        first_of_next - 1, date(start.year + month // 12, month % 12 + 1, 1).toordinal() + start.day - 1
    )


def bounds(text: str) -> tuple[int, int]:
    """The first and the last day that a whole or partial ISO date can mean."""
    if len(text) == 4:
        return date(int(text), 1, 1).toordinal(), date(int(text), 12, 31).toordinal()
    if len(text) == 7:
        year, month = int(text[:4]), int(text[5:])
        after = date(year + month // 12, month % 12 + 1, 1)
        return date(year, month, 1).toordinal(), after.toordinal() - 1
    return day_of(text), day_of(text)


def perhaps_partial(
    rng: Random, day: int, lowest: int, highest: int, month_share: float, year_share: float = 0.0
) -> str:
    """``day`` as ISO text, in some cases cut to its month or year.

    It is only cut where every day that the cut date can mean lies between ``lowest`` and ``highest``, so
    that a partial date never contradicts the order of events.
    """
    text = iso(day)
    drawn = rng.random()
    if drawn >= month_share + year_share:
        return text
    cut = text[:4] if drawn < year_share else text[:7]
    first, last = bounds(cut)
    return cut if lowest <= first and last <= highest else text
