"""Strangers' SQL, asked under guard.

Belongs here: one SELECT only, a time limit, and an error in words that name no patient's value.
Does not belong here: what is asked.
"""

import re
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

import duckdb

Answer = TypeVar("Answer")
_NUMBER = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT|INTEGER|UINTEGER|DOUBLE|FLOAT|DECIMAL\(\d+,\d+\)")
#: Errors whose words are those of the query and of the catalog, never of a cell.
_OF_THE_QUERY = (duckdb.ParserException, duckdb.CatalogException, duckdb.BinderException)


class CannotAskError(Exception):
    """The question cannot be answered; the message is fit for print."""


def close_the_doors(connection: duckdb.DuckDBPyConnection) -> None:
    """From now on the connection reaches for no file, no extension and no variable, and no setting can be changed."""
    for setting in (
        "enable_external_access = false",
        "python_enable_replacements = false",
        "memory_limit = '2GB'",
        "lock_configuration = true",
    ):
        connection.execute(f"set {setting}")


class Asker:
    """Asks one connection, each question for at most ``each`` seconds and all of them for at most ``total``."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, each: float = 10.0, total: float = 60.0
    ) -> None:
        """Seconds for one question and for all of them, from now on."""
        self.connection = connection
        self._each = each
        self._until = time.monotonic() + total

    def number(self, query: str) -> float:
        """The one number that a query gives. Raises CannotAskError."""
        self._must_be_one_select(query)
        bare = query.strip().rstrip(";")

        def ask() -> tuple[list[str], list[tuple[Any, ...]]]:
            relation = self.connection.sql(f"select * from (\n{bare}\n) as asked limit 2")  # noqa: S608 - that is its purpose
            types = [str(kind) for kind in relation.types]
            is_number = len(types) == 1 and _NUMBER.fullmatch(types[0])
            return types, relation.fetchall() if is_number else []

        types, rows = self._within_time("query", ask)
        if len(types) != 1:
            raise CannotAskError(f"the query gives {len(types)} columns; select one number")
        if not _NUMBER.fullmatch(types[0]):
            raise CannotAskError(
                f"the query gives {types[0].split('(')[0].lower()}, not a number; select one number"
            )
        if len(rows) != 1:
            how_many = "no row" if not rows else "more than one row"
            raise CannotAskError(f"the query gives {how_many}; it must give one number")
        value = rows[0][0]
        if value is None or not abs(float(value)) < float("inf"):
            raise CannotAskError("the query gives no value (NULL or not finite); it must give one number")
        return float(value)

    def episodes(self, condition: str, centre: str) -> list[str]:
        """The episodes of a centre (of all where it is '') that a condition selects. Raises CannotAskError."""
        of_centre = "centre_id = '" + centre.replace("'", "''") + "'" if centre else "true"
        query = f"select episode_id from marts.episode where {of_centre} and (\n{condition or 'true'}\n)"  # noqa: S608
        self._must_be_one_select(query)
        # By itself too: brackets of its own could close ours, and the centre would bind only a part of it.
        self._must_be_one_select(f"select\n{condition or 'true'}")
        rows = self._within_time("cohort", lambda: self.connection.execute(query).fetchall())
        return [episode for (episode,) in rows]

    def _must_be_one_select(self, query: str) -> None:
        try:
            statements = self.connection.extract_statements(query)
        except duckdb.Error as error:
            raise CannotAskError(f"the SQL cannot be read: {_first_line(error)}") from None
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise CannotAskError(
                "only one SELECT is asked, nothing that writes, reads files or changes a setting"
            )

    def _within_time(self, what: str, ask: Callable[[], Answer]) -> Answer:
        seconds = min(self._each, self._until - time.monotonic())
        if seconds <= 0:
            raise CannotAskError("not asked: the claims before it took all the time there is")
        timer = threading.Timer(seconds, self.connection.interrupt)
        timer.start()
        try:
            return ask()
        except duckdb.InterruptException:
            raise CannotAskError(f"the {what} was stopped after {seconds:.0f} s; ask for less") from None
        except duckdb.PermissionException:
            raise CannotAskError(f"the {what} reaches for a file; only the warehouse can be asked") from None
        except _OF_THE_QUERY as error:
            raise CannotAskError(f"the {what} fails: {_first_line(error)}") from None
        except (duckdb.Error, MemoryError, OverflowError, ValueError) as error:
            # Other messages may quote a cell.
            raise CannotAskError(f"the {what} fails ({type(error).__name__})") from None
        finally:
            timer.cancel()
            timer.join()


def _first_line(error: Exception) -> str:
    line = str(error).strip().split("\n")[0]
    return line if len(line) <= 160 else line[:157] + "..."
