"""Evidence that a source column is a canonical one: its heading, and what stands in it.

Belongs here: one column against one canonical column. Does not belong here: which columns win (``proposals``).
"""

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

import polars as pl

from schemas.codes import code_lists
from schemas.contract.metadata import mapped_columns
from schemas.drafting.synonyms import HEADINGS, IDENTIFYING, KEYS
from schemas.drafting.words import WORDS
from schemas.mapping.texts import MISSING_WORDS
from schemas.mapping.types import decimals, iso_dates
from schemas.parsers import PARSERS, squeeze, words

#: Below this a column is not proposed; below the other it stands in the draft as a question.
LEAST, SURE = 0.45, 0.7
_PART, _NEAR, _LEAST_NEAR = 0.75, 0.7, 0.87
#: At least so much of a column must be read before it is taken for what its heading says.
_MOSTLY = 0.6
_ENOUGH = 1_000
#: Canonical column to the parsers that may take its cells apart.
PARSERS_OF = {"treatment_lesions.dose_gy": ("dose_and_fractions", "dose_each_and_fractions")}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
#: A column with more distinct words than this may hold free text, whose words no draft repeats.
MOST_WORDS = 40


@dataclass(frozen=True)
class Evidence:
    """How well a source column fits: ``confidence`` from 0 to 1, and why in words.

    ``parser`` is the one that takes its cells apart, where they hold more than one answer.
    """

    confidence: float
    why: str
    parser: str = ""


@cache
def plain(heading: str) -> str:
    """A heading in lower case, umlauts written out, accents dropped, words with one blank between them."""
    text = unicodedata.normalize("NFKD", heading.lower().translate(_UMLAUTS))
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in text if not unicodedata.combining(c))))


def is_heading_of_key(heading: str, key: str) -> bool:
    """Whether a heading is one that is met for the key of a table, such as ``episode_id``."""
    return plain(heading) in {plain(key), *map(plain, KEYS[key].split(","))}


def heading_fits(heading: str, target: str) -> float:
    """How near a heading is to those that are met for a canonical column; 1 where it is one of them."""
    said = plain(heading)
    known = [plain(target.partition(".")[2]), *map(plain, HEADINGS.get(target, "").split(","))]
    if said in known:
        return 1.0
    best = 0.0
    for name in filter(None, known):
        if len(name) > 3 and re.search(rf"\b{name}\b", said):
            best = max(best, _PART)
        ratio = SequenceMatcher(None, said, name).ratio() if min(len(said), len(name)) > 4 else 0
        best = max(best, _NEAR * ratio if ratio >= _LEAST_NEAR else 0)
    return best


def is_identifying(heading: str) -> bool:
    """Whether a heading says that a patient's identity stands below it."""
    said = plain(heading)
    if said.startswith("redcap "):
        return False  # redcap_event_name names a visit
    return any(re.search(rf"\b{re.escape(plain(word))}\b", said) for word in IDENTIFYING.split(","))


def is_of_redcap(column: str) -> bool:
    """Whether a column is no field: a box of a group, the status of a form, or what REDCap says of the row."""
    return "___" in column or column.startswith("redcap_") or column.endswith("_complete")


def evidence(
    heading: str, cells: pl.Series, target: str, order: str | None, mark: str, label: str = ""
) -> Evidence | None:
    """How well a column fits ``target`` (``table.column``); None where its values say that it is not.

    ``label`` is what a data dictionary says of the column; it counts where it tells more than the heading.
    """
    by_heading, by_label = heading_fits(heading, target), heading_fits(label, target) if label else 0.0
    name, word = max((by_heading, "heading"), (by_label, "label"))
    if not name:
        return None
    said = {1.0: f"its {word}", _PART: f"part of its {word}"}.get(name, f"a {word} like it")
    table, _, column = target.partition(".")
    metadata = {"role": "date"} if table == "progression" else mapped_columns(table)[column]
    filled = cells.filter(~cells.str.to_lowercase().is_in([*MISSING_WORDS])).drop_nulls()
    if not len(filled):
        return Evidence(0.5 * name, f"{said}; the column is empty")
    role = metadata["role"]
    if role == "code":
        words = filled.unique()
        known = word_codes(metadata["code_list"])
        fitting = sum(squeeze(word) in known for word in words)
        share = int(filled.is_in([word for word in words if squeeze(word) in known]).sum()) / len(filled)
        if not fitting:
            return None
        return Evidence(name * (0.5 + share / 2), f"{said}; {fitting} of {len(words)} words known")
    if role == "date":
        share = max(_share(iso_dates(filled, one)) for one in ([order] if order else ["dmy", "mdy"]))
    elif role in ("count", "day", "measure"):
        share = _share(decimals(filled, mark))
        for parser in PARSERS_OF.get(target, ()) if share < _MOSTLY else ():
            understood = _understood(filled, parser)
            if understood >= _MOSTLY:
                return Evidence(
                    name * (0.4 + 0.6 * understood), f"{said}; {parser} reads {understood:.0%}", parser
                )
    else:
        return Evidence(name, said)
    return Evidence(name * (0.4 + 0.6 * share), f"{said}; {share:.0%} can be read") if share >= 0.3 else None


def _understood(cells: pl.Series, parser: str) -> float:
    """The share of cells that a parser takes apart without a finding, by the first thousand."""
    seen = cells.head(_ENOUGH)
    known = words({})
    return sum(not PARSERS[parser].parse(cell, known).broken for cell in seen) / len(seen)


def _share(read: pl.Series) -> float:
    return 1 - int(read.null_count()) / len(read)


@cache
def word_codes(code_list: str) -> dict[str, str]:
    """Squeezed word to code: codes, labels, and the words of hospitals."""
    known = {
        squeeze(word): code for code, words in WORDS.get(code_list, {}).items() for word in words.split(",")
    }
    known |= {squeeze(label): code for code, label in code_lists()[code_list].items()}
    return known | {squeeze(code): code for code in code_lists()[code_list]}


def needs_entry(word: str, code_list: str) -> bool:
    """Whether a word is understood only with an entry in a vocabulary: it is neither a code nor a label."""
    known = code_lists()[code_list]
    return squeeze(word) not in {squeeze(text) for text in (*known, *known.values())}
