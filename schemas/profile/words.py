"""The words of a profile held against the contract, the code lists and each other.

Belongs here: mistakes that concern the whole profile. Does not belong here: its shape (``model``), one
entry of a table (``entry_words``), and whether a delivery fits it (``schemas.readers``).
"""

from collections.abc import Iterator

from schemas.codes import code_lists
from schemas.contract import TABLES
from schemas.nearest import nearest
from schemas.parsers import squeeze
from schemas.profile.entry_words import entry_mistakes
from schemas.profile.model import ORDINARY, Profile


def word_mistakes(profile: Profile, folder: str) -> Iterator[str]:
    """Every word of a profile that cannot be right, with the nearest right one."""
    if profile.centre != folder:
        yield f"centre is '{profile.centre}' but its folder is '{folder}'"
    reasons = list(code_lists()["missing_reason"])
    for word, reason in profile.missing.items():
        if reason not in (*reasons, ORDINARY):
            yield f"missing.{word}: unknown reason '{reason}'; {nearest(reason, (*reasons, ORDINARY))}"
    yield from _contradictions("missing", profile.missing)
    for name, vocabulary in profile.values.items():
        yield from _contradictions(f"values.{name}", vocabulary)
    if "patients" not in profile.tables:
        yield "tables: the table 'patients' is not mapped, and every other table hangs on it"
    for table, entries in profile.tables.items():
        if table not in TABLES:
            yield f"unknown table '{table}'; {nearest(table, TABLES)}"
            continue
        for number, entry in enumerate(entries):
            # Of an entry that stands for several, a mistake is told once.
            place = f"tables.{table}[{number}]"
            for_each = (entry_mistakes(profile, table, place, each) for each in entry.for_each_n())
            yield from dict.fromkeys(mistake for mistakes in for_each for mistake in mistakes)


def _contradictions(place: str, vocabulary: dict[str, str]) -> Iterator[str]:
    """Words that are one word to us, since only letters and digits are compared, and mean two things."""
    first: dict[str, str] = {}
    for word, meaning in vocabulary.items():
        known = first.setdefault(squeeze(word) or word, word)
        if vocabulary[known] != meaning:
            yield f"{place}: '{known}' and '{word}' are the same word and mean two things"
