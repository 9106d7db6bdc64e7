"""Texts of ours inside SQL, where no parameter can stand.

Belongs here: writing a text as a literal. Does not belong here: any query; values of patients, which are parameters.
"""


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
