"""Lines of YAML: quoted words, and one canonical column with its vocabulary.

Belongs here: how a line is written. Does not belong here: which lines there are (``entries``).
"""

import json
import re

from schemas.drafting.vocabularies import Vocabulary


def quoted(text: str) -> str:
    """A text as YAML has it, quoted where it must be."""
    return (
        text if re.fullmatch(r"[A-Za-z](?:[\w /()-]*[\w)])?", text) else json.dumps(text, ensure_ascii=False)
    )


def cell_lines(
    name: str, column: str, words: Vocabulary | None, why: str, code_list: str | None
) -> list[str]:
    """One column of an entry; a vocabulary stands below it, with the words that need a code as comments."""
    if words is None or not (words.entries or words.unknown or words.hidden):
        return [f"      {name}: {column}  # {why}"]
    lines = [f"      {name}:  # {why}", f"        column: {column}"]
    lines += ["        values:"] if words.entries else ["        # values:"] if words.unknown else []
    lines += [f"          {quoted(word)}: {code}" for word, code in words.entries.items()]
    lines += [
        f"          # {quoted(word)}: ?  # ASK: which {code_list}? ({n} rows)"
        for word, n in words.unknown.items()
    ]
    if words.hidden:
        lines.append(
            f"        # {words.hidden} more words without a code are not shown here; see the column itself"
        )
    return lines
