"""The terminal, or whatever stands in its place: closed, full, gone, or of another alphabet.

Belongs here: that a command can print, or go on where nobody listens, and that nothing else prints. Does not belong
here: what is printed.
"""

import io
import logging
import os
import sys
from typing import TextIO


def make_usable() -> None:
    """Open what was closed, and let a character that the terminal does not know be told by its number.

    A closed stream is opened on nothing. Otherwise the next file that is opened, a warehouse perhaps, would get its
    number, and be written to by whatever prints.
    """
    for number, mode in ((0, os.O_RDONLY), (1, os.O_WRONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)  # the lowest number that is free: this one
    sys.stdin = sys.stdin or os.fdopen(0, "r", encoding="utf-8", closefd=False)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def quiet_libraries() -> None:
    """Let no library print by itself, as a value may stand in what it says; ``OLIGO_DEBUG`` lets them."""
    if not os.environ.get("OLIGO_DEBUG"):
        # What fails while something is thrown away would be printed with its message.
        sys.unraisablehook = lambda failed: None
        # So would what is logged: dbt brings a library that lets all of them print, whenever they are imported.
        logging.getLogger().handlers[:] = [logging.NullHandler()]


def flush_at_the_end() -> None:
    """Write what is still in a buffer, as Python tells a failure of that at its exit in words of its own.

    Raises:
        OSError: it could not be written; a reader who has left is none.

    """
    try:
        sys.stdout.flush()
    except OSError as error:
        _point_at_nothing(sys.stdout)
        if not isinstance(error, BrokenPipeError):
            raise


def go_on_unheard() -> None:
    """From now on, what can no longer be printed is dropped: a closed pipe or a full log stops no refresh."""
    sys.stdout, sys.stderr = _unheard(sys.stdout), _unheard(sys.stderr)


def _unheard(stream: TextIO) -> TextIO:
    if not isinstance(stream, io.TextIOWrapper):
        return stream  # a test is listening
    encoding, errors, by_line = stream.encoding, stream.errors, stream.line_buffering
    return _Unheard(stream.detach(), encoding=encoding, errors=errors, line_buffering=by_line)


class _Unheard(io.TextIOWrapper):
    def write(self, text: str) -> int:
        try:
            return super().write(text)
        except OSError:
            self._leave_it()
            return len(text)

    def flush(self) -> None:
        try:
            super().flush()
        except OSError:
            self._leave_it()

    def _leave_it(self) -> None:
        _point_at_nothing(self)
        super().flush()


def _point_at_nothing(stream: TextIO) -> None:
    """What is still in its buffer goes there as well."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, stream.fileno())
    os.close(nothing)
