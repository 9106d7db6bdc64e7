"""Whether the release in place is what a refresh would make again, so that nothing need be built.

Belongs here: what a release is made from, and whether it and its warehouse still stand as they were made. Does not
belong here: building anything, and what is said when nothing is.

A release stands where the same code reads the same landing, its files have the SHA-256 of its record, the warehouse is
the file that was promoted with it, and every centre has its findings. Whatever cannot be read does not stand.
"""

import json
import platform
from importlib.metadata import version
from pathlib import Path

from orchestration import landing_store
from orchestration.fingerprints import code_fingerprint, fingerprint, sha256_of_files
from orchestration.fix_list.writing import has_fix_list
from orchestration.landing import centres_of
from orchestration.paths import Paths
from orchestration.publish.release import LIBRARIES, latest_record
from orchestration.settings import settings_of


def made_from(paths: Paths) -> str | None:
    """A fingerprint of all that a release follows from: the landing of every centre, the code, the libraries.

    Returns:
        None where a centre's landing is to be asked again next time.

    Raises:
        UnusableSettingError: a setting cannot be used.

    """
    parts = {name: version(name) for name in LIBRARIES}
    parts |= {"code": code_fingerprint(), "python": platform.python_version()}
    parts["figures_within"] = str(settings_of(paths).figures_within)
    for centre in centres_of(paths.raw)[0]:
        landed = landing_store.standing(paths.landing / centre)
        if landed is None:
            return None
        parts[f"centre {centre}"] = landed
    return fingerprint(parts)


def note_promoted(paths: Paths, release_id: str) -> None:
    """Note which file the warehouse of a release is, right after its promotion."""
    draft = paths.promoted.with_suffix(".draft")
    draft.write_text(json.dumps({"release": release_id, **_identity(paths.database)}))
    draft.replace(paths.promoted)


def standing_release(paths: Paths, state: str | None) -> str | None:
    """The latest release, if it was made from ``state`` and everything that came of it is as it was."""
    record = latest_record(paths)
    if state is None or record is None or record.get("made_from") != state:
        return None
    folder = (paths.published / "latest").resolve()
    files = record.get("files", {})
    try:
        promoted = json.loads(paths.promoted.read_text())
        is_whole = (
            promoted == {"release": record["release"], **_identity(paths.database)}
            and sha256_of_files(folder, files) == files
            and all(has_fix_list(paths, centre) for centre in centres_of(paths.raw)[0])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return folder.name if is_whole and folder.name == record["release"] else None


def _identity(database: Path) -> dict[str, int]:
    """What changes when a file is written, cut or replaced; the content of a large one would take seconds."""
    found = database.stat()
    return {"bytes": found.st_size, "mtime_ns": found.st_mtime_ns}
