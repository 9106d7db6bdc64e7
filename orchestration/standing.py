"""Whether the release in place is what a refresh would make again, so that nothing need be built.

Belongs here: what a release is made from, and whether it and its warehouse still stand as they were made. Does not
belong here: building anything, and what is said when nothing is.

A release stands where the same code reads the same landing, its files have the SHA-256 of its record, the warehouse is
the file that was promoted with it, and every centre has its findings. Whatever cannot be read does not stand.
"""

import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from orchestration import landing_store
from orchestration.centres import centres_of
from orchestration.fingerprints import code_fingerprint, fingerprint, sha256_of_files
from orchestration.fix_list.writing import has_fix_list
from orchestration.paths import Paths
from orchestration.publish.release import LIBRARIES, latest_record
from orchestration.settings import settings_of

_BUILT = "built.json"


@dataclass(frozen=True)
class MadeFrom:
    """All that a release follows from, as fingerprints: the landing of each centre, the software, what is set.

    A centre whose landing is to be asked again next time has None.
    """

    centres: dict[str, str | None]
    software: str
    set: str

    @property
    def state(self) -> str | None:
        """One fingerprint of all of it; None where a centre is to be asked again."""
        parts = {f"centre {centre}": landed for centre, landed in self.centres.items() if landed is not None}
        whole = parts | {"software": self.software, "set": self.set}
        return fingerprint(whole) if len(parts) == len(self.centres) else None


def made_from(paths: Paths) -> MadeFrom:
    """What a release that is made now follows from.

    Raises:
        UnusableSettingError: a setting cannot be used.

    """
    centres = {centre: landing_store.standing(paths.landing / centre) for centre in centres_of(paths.raw)[0]}
    versions = {name: version(name) for name in LIBRARIES}
    software = fingerprint(versions | {"code": code_fingerprint(), "python": platform.python_version()})
    return MadeFrom(centres, software, f"figures_within {settings_of(paths).figures_within}")


def unchanged_centres(paths: Paths) -> set[str]:
    """The centres whose rows in the warehouse in use are what the same software would make of their landing again.

    None are where the software is another one, a centre has left, of which a copy would keep bytes, or the warehouse
    in use is not the file that was promoted with the latest release, as after a rollback or an erasure.
    """
    record, now = latest_record(paths), made_from(paths)
    try:
        if (
            record is None
            or record["made_from"]["software"] != now.software
            or not _is_promoted(paths, record)
        ):
            return set()
        before = record["made_from"]["centres"]
        if not before.keys() <= now.centres.keys():
            return set()
        return {centre for centre, landed in now.centres.items() if landed and landed == before.get(centre)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return set()


@dataclass(frozen=True)
class Built:
    """What the warehouse in the build folder was made from, noted when it was modelled.

    carried_count: how many refreshes in a row carried centres over, this one among them. earlier: the file that they
    were carried over from, as ``identity`` has it.
    """

    made_from: dict[str, Any]
    carried_count: int = 0
    earlier: dict[str, int] | None = None


def note_built(paths: Paths, built: Built) -> None:
    """Keep it in the build folder."""
    (paths.build / _BUILT).write_text(json.dumps(asdict(built)))


def built_from(paths: Paths) -> Built:
    """What was noted.

    Raises:
        OSError: nothing was modelled.

    """
    return Built(**json.loads((paths.build / _BUILT).read_text()))


def note_promoted(paths: Paths, release_id: str) -> None:
    """Note which file the warehouse of a release is, right after its promotion."""
    draft = paths.promoted.with_suffix(".draft")
    draft.write_text(json.dumps({"release": release_id, **identity(paths.database)}))
    draft.replace(paths.promoted)


def standing_release(paths: Paths, now: MadeFrom) -> str | None:
    """The latest release, if it was made from what there is ``now`` and everything that came of it is as it was."""
    record = latest_record(paths)
    if now.state is None or record is None or record.get("made_from") != asdict(now):
        return None
    folder = (paths.published / "latest").resolve()
    files = record.get("files", {})
    try:
        is_whole = (
            _is_promoted(paths, record)
            and sha256_of_files(folder, files) == files
            and all(has_fix_list(paths, centre) for centre in centres_of(paths.raw)[0])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return folder.name if is_whole and folder.name == record["release"] else None


def _is_promoted(paths: Paths, record: Mapping[str, Any]) -> bool:
    """Whether the warehouse in use is the file that was promoted with the release of ``record``."""
    promoted = json.loads(paths.promoted.read_text())
    return bool(promoted == {"release": record["release"], **identity(paths.database)})


def identity(database: Path) -> dict[str, int]:
    """What changes when a file is written, cut or replaced; the content of a large one would take seconds."""
    found = database.stat()
    return {"bytes": found.st_size, "mtime_ns": found.st_mtime_ns}
