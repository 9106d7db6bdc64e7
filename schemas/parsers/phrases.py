"""Parsers that look for a centre's phrases in free text.

Belongs here: finding known phrases and telling what was left over. Does not belong here: which phrases
mean what (a profile says so).
"""

import re

from schemas.parsers.parser import NUMBER, Parsed, Words, days, squeeze

_BREAK = re.compile("[,;]")
_BETWEEN = "\0"


def _scan(text: str, words: Words) -> tuple[list[str], list[float], str]:
    """Codes in order of appearance (each once), numbers, and the letters that belong to neither."""
    numbers = [float(number.replace(",", ".")) for number in NUMBER.findall(text)]
    # A phrase never runs across a number or a comma: "chemo, radiation" is not chemoradiation.
    fragments = _BREAK.split(NUMBER.sub(",", text))
    squeezed = _BETWEEN.join(squeeze(fragment) for fragment in fragments)
    longest_first = sorted({*words.codes, *words.ignored} - {""}, key=lambda word: (-len(word), word))
    codes: list[str] = []
    left_over, position = "", 0
    while position < len(squeezed):
        word = next((word for word in longest_first if squeezed.startswith(word, position)), None)
        if word is None:
            left_over += squeezed[position]
            position += 1
            continue
        position += len(word)
        if word in words.codes and words.codes[word] not in codes:
            codes.append(words.codes[word])
    return codes, numbers, left_over.replace(_BETWEEN, "")


def _text(number: float) -> str:
    return str(int(number)) if number.is_integer() else str(number)


def phrases(text: str, words: Words) -> Parsed:
    """Every known phrase of the text, with the one number that may stand among them."""
    codes, numbers, left_over = _scan(text, words)
    broken = ["text_not_understood"] if left_over or not codes else []
    if len(numbers) > 1:
        broken.append("text_ambiguous")
    number = numbers[0] if numbers else None
    shared = {
        "number": None if number is None else _text(number),
        "days": None if number is None else days(number),
    }
    return Parsed(tuple({"code": code, **shared} for code in codes or (None,)), tuple(broken))


def sites_and_counts(text: str, words: Words) -> Parsed:
    """Sites of metastases, each with a number of its own, such as ``Liver 2, Lung 1`` or ``3 bone; 1 brain``."""
    rows: list[dict[str, str | None]] = []
    broken: list[str] = []
    for piece in (piece for piece in _BREAK.split(text) if piece.strip()):
        codes, numbers, left_over = _scan(piece, words)
        if left_over or not codes:
            broken.append("text_not_understood")
        if len(codes) > 1 or len(numbers) > 1:
            broken.append("text_ambiguous")
        elif not numbers:
            broken.append("count_missing")
        own = _text(numbers[0]) if len(codes) == 1 and len(numbers) == 1 else None
        rows += [{"site": code, "count": own, "total": None} for code in codes]
    counts = [row["count"] for row in rows]
    if rows and all(counts):
        total = _text(sum(float(count) for count in counts if count))
        rows = [{**row, "total": total} for row in rows]
    return Parsed(
        tuple(rows) or ({"site": None, "count": None, "total": None},), tuple(dict.fromkeys(broken))
    )


def sites_and_count(text: str, words: Words) -> Parsed:
    """Sites of metastases with the number of lesions, which is a site's own only if there is no other."""
    codes, numbers, left_over = _scan(text, words)
    broken = ["text_not_understood"] if left_over or not codes else []
    total = None
    if not numbers:
        broken.append("count_missing")
    elif len(numbers) > 1:
        broken.append("text_ambiguous")
    else:
        total = _text(numbers[0])
    if total and len(codes) > 1:
        broken.append("count_shared")
    count = total if len(codes) == 1 else None
    sites = codes or (None,)
    return Parsed(tuple({"site": site, "count": count, "total": total} for site in sites), tuple(broken))
