"""What must outlast a power cut is on the disk before a rename shows it.

Belongs here: waiting for the disk. Does not belong here: what is written.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_AT_ONCE = 16


def to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def whole_folder_to_disk(folder: Path) -> None:
    """Wait until a folder and everything below it is on the disk; side by side, as a disk takes many as fast as one."""
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        list(threads.map(to_disk, [folder, *folder.rglob("*")]))
