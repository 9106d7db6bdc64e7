"""Which files in a delivery's folder are of the delivery.

Belongs here: what is never an export. Does not belong here: which files a profile reads (``schemas.readers``).
"""

#: Its sender puts it beside the files when all of them are there; nothing is read from it.
MARKER = "delivery.ok"


def is_apart(name: str) -> bool:
    """Whether a file is no part of a delivery: the marker, or a system's own.

    A system's own are ``.DS_Store``, ``._a.csv``, and the ``~$`` lock of an open workbook.
    """
    return name == MARKER or name.startswith((".", "~$"))
