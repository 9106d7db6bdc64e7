"""dbt inside this process: parsing the project, and one ``dbt build``.

Belongs here: calls to dbt and what it answers. Does not belong here: Dagster (``assets.marts``), SQL.

A child process would cost seven seconds of imports and would outlive a killed refresh. dbt is told nothing that differs
between registries or refreshes (``dbt_connection`` tells DuckDB alone), or it would parse the whole project again.
"""

import errno
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.build_folder import links_to_landing
from orchestration.fingerprints import fingerprint, sha256_of_files
from orchestration.memory_limit import limit_in_force
from orchestration.paths import PROJECT, Paths

if TYPE_CHECKING:
    from dbt_common.events.base_types import EventMsg

DBT_PROJECT = PROJECT / "dbt_project"
_SOURCES = (DBT_PROJECT, PROJECT / "schemas" / "codes")
#: dbt's events that tell the result of a seed, a model or a test.
_RESULTS = frozenset({"LogSeedResult", "LogModelResult", "LogTestResult"})
#: With the system's own words, by which an unattended refresh knows what may pass.
_UNWRITTEN = f"{os.strerror(errno.EIO)}: dbt could not write or read its files, as on a full disk"
_PARSED = ".sql", ".yml", ".md", ".csv"
#: The models that make one centre out of many, and the tests that hold of all of them: made of the whole registry.
POOLED = "tag:pooled"


class DbtError(Exception):
    """dbt could not parse or build the project; the message lists the nodes that failed."""


@dataclass(frozen=True)
class DbtAnswer:
    """What a build answered: dbt's own events of results, how many nodes ran, and what failed or warned."""

    events: tuple[dict[str, Any], ...] = ()
    node_count: int = 0
    failures: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def manifest(paths: Paths) -> Path:
    """The manifest of the dbt project as it is now; parsed again only when a file of it changed, or its place."""
    target = paths.dbt_target
    hashes = {str(p): s for folder in _SOURCES for p, s in _hashes(folder).items()}
    # What is parsed keeps the place of the checkout, and seeds are read from there.
    state = fingerprint({"checkout": str(PROJECT), **hashes})
    stamp = target / "parsed.txt"
    if not ((target / "manifest.json").exists() and stamp.exists() and stamp.read_text() == state):
        stamp.unlink(missing_ok=True)  # whatever becomes of the parsing, this was the stamp of another state
        (target / "partial_parse.msgpack").unlink(missing_ok=True)
        _invoke(paths, ["parse"])
        stamp.write_text(state)
    return target / "manifest.json"


def build(paths: Paths, *selection: str, before: DbtAnswer | None = None) -> DbtAnswer:
    """Run ``dbt build``, into the database of the build folder.

    Args:
        paths: the registry's folders.
        selection: which nodes, in dbt's words; without any it is all of them.
        before: what the other part of a build in two parts answered.

    Returns:
        What dbt answered, with what it had answered before.

    Raises:
        DbtError: dbt did not get as far as running its nodes.
        OSError: it could not write.

    """
    from google.protobuf.json_format import MessageToDict

    events: list[dict[str, Any]] = []

    def listen(event: "EventMsg") -> None:
        if event.info.name in _RESULTS:
            events.append(MessageToDict(event, preserving_proto_field_name=True))

    # dbt's unit tests test the code on made-up rows: `make test` runs them, a refresh tests the data. Without
    # its JSON files dbt does not write the whole manifest twice, which nobody reads: a second of a refresh.
    words = ["build", *selection, "--exclude-resource-type", "unit_test", "--no-write-json"]
    first = before or DbtAnswer()
    results = _invoke(paths, words, listen, may_fail=True).results
    bad = ("error", "fail", "runtime error")
    answer = DbtAnswer(
        (*first.events, *events),
        first.node_count + len(results),
        (*first.failures, *(_sentence(result) for result in results if result.status in bad)),
        (*first.warnings, *(_sentence(result) for result in results if result.status == "warn")),
    )
    _warnings_file(paths).write_text(json.dumps(answer.warnings))
    return answer


def warnings_of_build(paths: Paths) -> list[str]:
    """What the last build warned of, for the record of a release."""
    found: list[str] = json.loads(_warnings_file(paths).read_text())
    return found


def _warnings_file(paths: Paths) -> Path:
    return paths.dbt_target / "warnings.json"


def _invoke(
    paths: Paths,
    words: list[str],
    listen: Callable[["EventMsg"], None] | None = None,
    *,
    may_fail: bool = False,
) -> Any:
    from dbt.cli.main import dbtRunner
    from duckdb import IOException

    from orchestration.dbt_connection import BUILD, LANDING, MEMORY
    from orchestration.settings import settings_of

    paths.dbt_target.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ[LANDING], os.environ[BUILD] = str(links_to_landing(paths)), str(paths.build)
    os.environ[MEMORY] = limit_in_force(settings_of(paths).memory_limit)
    _warnings_file(paths).unlink(missing_ok=True)
    arguments = [
        *words,
        *("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)),
        *("--target-path", str(paths.dbt_target), "--log-path", str(paths.dbt_target)),
        *("--log-level", "none", "--log-level-file", "none"),
    ]
    try:
        answer = dbtRunner(callbacks=[listen] if listen else []).invoke(arguments)
    finally:
        _close_connections()
    if isinstance(answer.exception, OSError):  # not every library passes on what the system said
        raise OSError(answer.exception.errno or errno.EIO, _UNWRITTEN)
    if isinstance(answer.exception, IOException):  # as of a new database of which the first page is too short
        raise OSError(errno.EIO, _UNWRITTEN)
    if answer.exception is not None or not (answer.success or may_fail):
        raise DbtError(f"dbt {words[0]} stopped: {answer.exception}") from answer.exception
    return answer.result


def _close_connections() -> None:
    """Let go of the database file, which dbt-duckdb otherwise keeps open until the process ends."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]


def _hashes(folder: Path) -> dict[str, str]:
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.suffix in _PARSED)
    return sha256_of_files(folder, names)


def _sentence(result: Any) -> str:
    """A failed node in one line: its name and dbt's message, which names columns and counts, no values."""
    message = (result.message or "").strip().splitlines()
    return f"{result.node.unique_id}: {message[0] if message else result.status}"
