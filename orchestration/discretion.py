"""Errors without values: a library's message may quote a cell, and a cell may be a patient's.

Belongs here: turning an unexpected error into something that may be printed. Does not belong here: errors
that we raise ourselves, whose words are chosen.
"""

import contextlib
import traceback
from collections.abc import Iterator
from pathlib import Path

import dagster as dg


def without_values(error: BaseException) -> str:
    """The kind of an error and where it arose, without its message."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename]
    place = f" at {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    return f"{type(error).__name__}{place}"


@contextlib.contextmanager
def discreet(step: str) -> Iterator[None]:
    """Let a step's unexpected errors leave as ``Failure`` without their messages."""
    try:
        yield
    except (dg.Failure, GeneratorExit):
        raise
    except OSError as error:
        # The operating system's own words name files, not patients: "No space left on device".
        raise dg.Failure(f"{step}: {error.strerror or type(error).__name__}") from None
    except Exception as error:
        raise dg.Failure(f"{step}: {without_values(error)}") from None
