"""What must outlast a power cut is on the disk before a rename shows it.

Belongs here: waiting for the disk. Does not belong here: what is written.
"""

import os
from pathlib import Path


def to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def whole_folder_to_disk(folder: Path) -> None:
    """Wait until everything below a folder is on the disk."""
    for path in folder.rglob("*"):
        to_disk(path)
    to_disk(folder)
