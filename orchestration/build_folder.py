"""The warehouse that is built aside.

Belongs here: starting it afresh and opening it. Does not belong here: what is built, and its promotion.
"""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from orchestration.closed_connection import DAMAGED, OF_ANOTHER_VERSION, closed_connection
from orchestration.memory_limit import limit_in_force, spill_folder
from orchestration.paths import DATABASE, Paths
from orchestration.sql_text import quoted

#: Ways to compress: their trial takes a third of the time of writing, and what they save is a sixth of the room.
TOO_DEAR = "fsst,alp,alprd,rle,chimp,patas"
#: How DuckDB tells a warehouse in use of which nothing can be taken.
UNUSABLE = (*DAMAGED, *OF_ANOTHER_VERSION)


def start_build(paths: Paths, centres: Iterable[str]) -> None:
    """Begin with nothing, and with the landing of ``centres``: whatever a killed refresh left behind is gone."""
    if paths.build.exists():
        shutil.rmtree(paths.build)
    paths.build.mkdir(mode=0o700, parents=True)
    links_to_landing(paths).mkdir(mode=0o700)
    for centre in centres:
        link = links_to_landing(paths) / centre
        link.symlink_to(Path("..", "..", paths.landing.name, centre), target_is_directory=True)


def links_to_landing(paths: Paths) -> Path:
    """The folder that dbt reads landing from: a link a centre that is modelled."""
    return paths.build / "landing"


def modelled_centres(paths: Paths) -> list[str]:
    """The centres whose landing dbt reads."""
    return sorted(path.name for path in links_to_landing(paths).iterdir())


def carried_centres(paths: Paths) -> list[str]:
    """All others: their rows are carried over from the warehouse in use."""
    modelled = modelled_centres(paths)
    return sorted(path.name for path in paths.landing.iterdir() if path.name not in modelled)


def open_build(paths: Paths) -> duckdb.DuckDBPyConnection:
    """A connection that reads the warehouse that is being built, within the memory that the settings allow.

    DuckDB is told to reach for nothing outside: no extension is fetched, no other file is read. What does not fit
    into memory it puts into the build folder.
    """
    return closed_connection(paths.build / DATABASE, config=_config(paths))


@contextmanager
def written_build(paths: Paths, **beside: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same to write to it; what is written is on the disk at the end.

    It keeps no log to recover from, as a build that fails is thrown away (docs/decisions/0026). The files ``beside`` it
    can be read by their names.

    Raises:
        duckdb.Error: one of the files cannot be opened.

    """
    name = Path(DATABASE).stem
    config = {
        "autoinstall_known_extensions": "false",
        "disabled_compression_methods": TOO_DEAR,
        **_config(paths),
    }
    with duckdb.connect(":memory:", config=config) as connection:
        database = quoted(str(paths.build / DATABASE))
        connection.execute(f"attach {database} as {name} (recovery_mode no_wal_writes); use {name}")
        for alias, file in beside.items():
            connection.execute(f"attach {quoted(str(file))} as {alias} (read_only)")
        connection.execute("set enable_external_access = false")
        yield connection
        connection.execute(f"checkpoint {name}")


def _config(paths: Paths) -> dict[str, str | bool | int | float | list[str]]:
    from orchestration.settings import settings_of

    return {
        "memory_limit": limit_in_force(settings_of(paths).memory_limit),
        "temp_directory": str(spill_folder(paths.build)),
    }
