"""When the fix-lists are written, and how: anew where something changed, aside and renamed, for the owner alone.

Belongs here: files, modes, and what is kept. Does not belong here: what the files say.
"""

import errno
import json
import shutil
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import duckdb
from polars.exceptions import PanicException

from orchestration.discretion import limit_of_the_machine, without_values
from orchestration.fingerprints import contract_fingerprint, fingerprint, sha256_of_files
from orchestration.fix_list.told import Told, state_of, told_by_intake, told_by_warehouse
from orchestration.landing_store import INTAKE
from orchestration.paths import Paths

WORKBOOK, PAGE = "fix-list.xlsx", "fix-list.html"
_KEPT, _ASIDE = ".fix-list.json", ".fix-list"


def write_fix_lists_of_warehouse(paths: Paths, connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Write the fix-list of every centre whose findings changed; returns a sentence for each that could not be."""
    return list(_write_all(paths, told_by_warehouse(connection)))


def write_fix_lists_of_intake(paths: Paths, centres: Iterable[str]) -> list[str]:
    """The same from landing alone, for a refresh that stops before it has a warehouse."""
    landed = (centre for centre in centres if (paths.landing / centre / INTAKE).exists())
    return list(_write_all(paths, (told_by_intake(paths, centre) for centre in landed)))


def _write_all(paths: Paths, all_told: Iterable[Told]) -> Iterator[str]:
    for told in all_told:
        try:
            write_fix_list(paths, told)
        except OSError:
            raise  # a full disk stops a refresh; it must not pass for a list that is up to date
        except (Exception, PanicException) as error:  # a list that cannot be made stops no warehouse
            if limit := limit_of_the_machine(
                error
            ):  # as the libraries have it that write workbooks and tables
                raise OSError(errno.ENOSPC, limit) from None
            yield f"the fix-list of {told.centre} could not be written ({without_values(error)}); findings.csv is whole"


def write_fix_list(paths: Paths, told: Told) -> bool:
    """Write ``fix-list.xlsx`` and ``fix-list.html`` of a centre, unless they say what they would say anyway.

    Returns:
        Whether they were written.

    Raises:
        OSError: they cannot be written; those of before are whole.

    """
    folder = paths.findings / told.centre
    state = state_of(told, paths.raw, _code())
    if _kept(folder) == state:
        return False
    # Reading and writing workbooks is imported where it is needed: most refreshes do neither.
    from orchestration.fix_list.list import fix_list
    from orchestration.fix_list.page import write_page
    from orchestration.fix_list.source_rows import rows_of
    from orchestration.fix_list.workbook import write_workbook

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    aside = folder / _ASIDE
    shutil.rmtree(aside, ignore_errors=True)  # what a killed refresh left
    aside.mkdir(mode=0o700)
    try:
        rows = rows_of(paths, told)
        made = fix_list(told, rows)
        write_workbook(made, aside / WORKBOOK, aside)
        write_page(made, aside / PAGE)
        (aside / _KEPT).write_text(json.dumps({"state": state if rows.is_final else ""}))
        for name in (WORKBOOK, PAGE, _KEPT):
            (aside / name).chmod(0o600)
            (aside / name).replace(folder / name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return True


def has_fix_list(paths: Paths, centre: str) -> bool:
    """Whether a centre has its findings and its fix-list, as they were last written."""
    folder = paths.findings / centre
    return _kept(folder) is not None and (folder / "findings.csv").is_file()


def _kept(folder: Path) -> str | None:
    """The state that the files in ``folder`` were made from, if they are there."""
    try:
        state = json.loads((folder / _KEPT).read_text())["state"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    is_whole = (folder / WORKBOOK).is_file() and (folder / PAGE).is_file()
    return str(state) if state and is_whole else None


@cache
def _code() -> str:
    """The fingerprint of the software that makes a fix-list."""
    folder = Path(__file__).parent
    names = sorted(path.name for path in folder.iterdir() if path.suffix in (".py", ".j2"))
    return fingerprint(sha256_of_files(folder, names) | {"contract": contract_fingerprint()})
