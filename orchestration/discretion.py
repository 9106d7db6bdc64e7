"""Errors without values: a library's message may quote a cell, and a cell may be a patient's.

Belongs here: turning an unexpected error into something that may be printed. Does not belong here: errors
that we raise ourselves, whose words are chosen.
"""

import contextlib
import traceback
from collections.abc import Iterator
from pathlib import Path

from polars.exceptions import PanicException


def without_values(error: BaseException) -> str:
    """The kind of an error, that of its cause, and where it arose, without its message."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename]
    place = f" at {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    cause = f" by {type(error.__cause__).__name__}" if error.__cause__ else ""
    return f"{type(error).__name__}{cause}{place}"


@contextlib.contextmanager
def discreet(step: str) -> Iterator[None]:
    """Let a step's unexpected errors leave as ``Failure`` without their messages."""
    import dagster as dg  # here alone, for processes that only take in a centre need none of it

    try:
        yield
    except (dg.Failure, GeneratorExit):
        raise
    except OSError as error:
        # The operating system's own words name files, not patients: "No space left on device". A library may have them
        # in its message alone.
        said = error.strerror or limit_of_the_machine(error) or type(error).__name__
        raise dg.Failure(f"{step}: {said}") from None
    except (Exception, PanicException) as error:
        raise dg.Failure(f"{step}: {limit_of_the_machine(error) or without_values(error)}") from None


#: What a library's message says where the machine itself was at its limit, and what we say.
_LIMITS = {
    "no space left on device": "No space left on device",
    "file too large": "File too large",
    "disk quota exceeded": "Disk quota exceeded",
    "memory allocation": "memory ran out",
    "out of memory": "memory ran out",
    "bad_alloc": "memory ran out",
    "bad allocation": "memory ran out",
    "memoryerror": "memory ran out",
    "cannot allocate memory": "memory ran out",
    "failed to map segment": "memory ran out",
    **dict.fromkeys(
        ("can't start new thread", "could not spawn threads", "previously been poisoned"),
        "no thread could start, as memory or the number of threads is at its limit",
    ),
}


def limit_of_the_machine(error: BaseException) -> str | None:
    """A sentence of ours for a disk or a memory that is full, which is nobody's mistake; None for anything else."""
    said, met = "", set[int]()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in met:
        met.add(id(cause))
        said += f" {type(cause).__name__} {cause}".lower()
        cause = cause.__cause__ or cause.__context__
    return next((sentence for words, sentence in _LIMITS.items() if words in said), None)
