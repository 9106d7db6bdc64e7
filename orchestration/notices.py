"""Notices: what a refresh that failed leaves for whoever was not watching.

Belongs here: the notice as a file, how many are kept, and calling the command that its owner has set. Does not belong
here: why a refresh failed. A notice holds what the terminal would have shown, so no value of a patient.
"""

import contextlib
import json
import os
import shlex
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from orchestration.discretion import without_values
from orchestration.paths import Paths
from orchestration.writer_lock import RefreshRunningError

#: In the environment of a refresh that was not started by hand: what started it. It is that which tells of a failure.
STARTED_BY = "OLIGO_STARTED_BY"
_KEPT = 50
#: Seconds that the command may take.
_LONGEST = 30.0
#: What the command is not given.
_SECRET = ("OLIGO_PSEUDONYM_KEY",)


@contextlib.contextmanager
def notice_of_failure(paths: Paths) -> Iterator[None]:
    """Leave a notice where the block fails, and let the failure go on; one who was only in the way leaves none."""
    try:
        yield
    except (RefreshRunningError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of a native library is no Exception
        if STARTED_BY not in os.environ:
            told(paths, "the command line", _reason(error))
        raise


def told(paths: Paths, by: str, reason: str) -> Path | None:
    """Write a notice and call the command that is set; nothing that goes wrong with either is raised.

    Returns:
        The file of the notice, or None where none could be written.

    """
    from orchestration.settings import UnusableSettingError, settings_of

    now = datetime.now(UTC)
    notice = {
        "at": now.isoformat(timespec="seconds"),
        "started_by": by,
        "what": "a refresh failed",
        "reason": reason,
        "release_in_force": paths.published.joinpath("latest").resolve().name
        if paths.published.joinpath("latest").exists()
        else None,
        "oligo": version("oligo"),
    }
    text = json.dumps(notice, indent=1) + "\n"
    try:
        path: Path | None = _written(paths.notices, f"{now:%Y-%m-%dT%H%M%S.%fZ}.json", text)
    except OSError:
        path = None
    with contextlib.suppress(UnusableSettingError):
        _call(settings_of(paths).notify_command, path, text)
    return path


def _reason(error: BaseException) -> str:
    """Our own errors have chosen words; an operating system's name files; of all others only the kind is told."""
    if isinstance(error, OSError):
        return f"{error.strerror}: {error.filename}" if error.filename else str(error.strerror)
    is_ours = type(error).__module__.partition(".")[0] in ("orchestration", "schemas")
    return str(error) if is_ours else without_values(error)


def _written(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".{name}"
    try:
        descriptor = os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / name)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    kept = sorted(path for path in folder.glob("*.json") if not path.name.startswith("."))
    for old in kept[:-_KEPT]:
        old.unlink(missing_ok=True)
    return folder / name


def _call(command: list[str] | str, path: Path | None, text: str) -> None:
    """Call the command with the notice's path as its last word (``-`` where there is none), and its text to read."""
    try:
        words = shlex.split(command) if isinstance(command, str) else list(command)
        if not words:
            return
        environment = {name: value for name, value in os.environ.items() if name not in _SECRET}
        process = subprocess.Popen(  # noqa: S603 - what the owner of the registry has set
            [*words, str(path or "-")],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            text=True,
            start_new_session=True,
        )
    except (OSError, ValueError):
        return
    try:
        process.communicate(text, timeout=_LONGEST)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        process.wait()
    except OSError:
        process.wait()
