"""Where rows of patients lie: every file below a registry's home, beside raw/, that holds one.

Belongs here: the list, for whoever has to find or change them all. Does not belong here: what is done with them.
"""

from collections.abc import Iterator
from pathlib import Path

from orchestration.history.keeping import kept_warehouses, warehouse_of
from orchestration.paths import DATABASE, Paths


def patient_level_files(paths: Paths) -> Iterator[Path]:
    """Warehouses (in use, built aside, earlier), landed deliveries, findings and fix-lists; the ones there are.

    An earlier warehouse and the one in use may be one file under two names: change none of them in place, but write
    aside and rename. No release in ``published/`` holds a row of a patient.
    """
    for file in (paths.database, paths.build / DATABASE, *earlier_warehouses(paths)):
        if file.is_file():
            yield file
    for folder in (paths.landing, paths.findings):
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def earlier_warehouses(paths: Paths) -> list[Path]:
    """The warehouses of earlier releases, the oldest first."""
    return [warehouse_of(paths, release) for release in kept_warehouses(paths)]
