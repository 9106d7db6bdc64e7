"""The two links of a centre's landing, and what neither of them points to.

Belongs here: their names, and which folders count. Does not belong here: writing what they point to
(``landing_store``).
"""

from pathlib import Path

IN_FORCE, INTAKE = "in_force", "intake"


def unlinked(centre: Path) -> list[Path]:
    """The folders of a centre's landing that do not count, as no link points to them."""
    links = [centre / IN_FORCE, centre / INTAKE]
    counting = {link.readlink().name for link in links if link.is_symlink()}
    folders = [path for path in centre.iterdir() if path.is_dir() and not path.is_symlink()]
    return [path for path in folders if path.name not in counting]
