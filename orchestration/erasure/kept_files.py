"""Files beside the warehouse that show single patients: landing, releases, caches, exports.

Belongs here: finding them and taking them away. Does not belong here: warehouse files (``warehouse_file``), and making
anything anew (``orchestration.refresh``).

What a release says of groups stays as it was published. What it shows of single patients goes from every release but
the newest, which is made without the patient; its record says so.
"""

import fnmatch
import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import polars as pl
from polars.exceptions import PolarsError

from orchestration.erasure.search import Sought
from orchestration.fingerprints import sha256_of_files
from orchestration.history.names import is_name
from orchestration.paths import Paths
from orchestration.publish.folders import LATEST, RECORD

#: The files of a release that show single patients.
PATIENT_LEVEL = ("report.html", "*swimmer*", "*lanes*", "*time_to_event*")


def landed_rows(paths: Paths, sought: Sought) -> int:
    """How many rows of the centre's landing are the patient's."""
    number = 0
    for path in sorted((paths.landing / sought.centre).glob("*/*.parquet")):
        if path.parent.is_symlink():
            continue
        try:
            rows = pl.read_parquet(path, glob=False).select(pl.col(pl.String))
        except (OSError, PolarsError):
            continue
        if rows.width:
            hits = rows.select(
                pl.any_horizontal(pl.all().is_in(sorted(sought.pseudonyms)).fill_null(False)).sum()
            )
            number += int(hits.item())
    return number


def releases(paths: Paths) -> list[Path]:
    """The internal releases, oldest first; also those that lie on another disk and are links."""
    if not paths.published.is_dir():
        return []
    folders = (
        path
        for path in paths.published.iterdir()
        if path.is_dir() and (is_name(path.name) or not path.is_symlink())
    )
    return sorted(path for path in folders if path != paths.public and not path.name.startswith("."))


def patient_level(release: Path) -> list[str]:
    """The files of a release that show single patients, there or still in its record."""
    there = {str(path.relative_to(release)) for path in release.rglob("*") if path.is_file()}
    listed = set(_record(release).get("files", {}))
    return sorted(
        file
        for file in there | listed
        if any(fnmatch.fnmatchcase(Path(file).name, kind) for kind in PATIENT_LEVEL)
    )


def withdraw(release: Path, day: str, record_it: Callable[[Path], None]) -> list[str]:
    """Take the files that show single patients out of a release, and say so in its record.

    ``record_it`` gets the record as it will be, before that is in its place: killed in between, all is done again.
    """
    gone = patient_level(release)
    for file in gone:
        (release / file).unlink(missing_ok=True)
    record = _record(release)
    if gone and record:
        _leave_out(release / "datapackage.json", gone)
        files = (path for path in release.rglob("*") if path.is_file() and not path.name.startswith("."))
        left = sorted(str(path.relative_to(release)) for path in files)
        record["files"] = sha256_of_files(release, [file for file in left if file != RECORD])
        record["erasures"] = [*record.get("erasures", []), {"on": day, "files_withdrawn": gone}]
        draft = _drafted(release / RECORD, record)
        record_it(draft)
        draft.replace(release / RECORD)
    return gone


def _leave_out(package: Path, gone: list[str]) -> None:
    """Take files that are gone out of a data package."""
    if not package.is_file():
        return
    described = json.loads(package.read_text(encoding="utf-8"))
    described["resources"] = [one for one in described.get("resources", []) if one.get("path") not in gone]
    _drafted(package, described).replace(package)


def _drafted(path: Path, content: Any) -> Path:
    draft = path.with_name(f".{path.name}")
    draft.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    draft.chmod(0o600)
    return draft


def clear_pages(paths: Paths) -> None:
    """Delete the pages that were kept so as not to be made again: each shows courses of patients."""
    for page in paths.report.glob("*.html"):
        page.unlink()


def clear_landing(paths: Paths, centre: str) -> None:
    """Delete what is landed and found of a centre, of which nobody is left."""
    for folder in (paths.landing / centre, paths.findings / centre):
        if folder.exists():
            shutil.rmtree(folder)


def clear_fix_lists(paths: Paths, centre: str) -> None:
    """Delete the fix-lists of a centre, which show its own rows; the next refresh writes them anew."""
    for path in (paths.findings / centre).glob("*fix-list*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def clear_figures(paths: Paths) -> None:
    """Delete the figures that were kept so as not to be drawn again, and that the newest release does not show."""
    shown = set(_digests((paths.published / LATEST / "figures").glob("*")).values())
    for path, digest in _digests(paths.figures.glob("*")).items():
        if digest not in shown:
            path.unlink()


def _digests(files: Iterable[Path]) -> dict[Path, str]:
    return {path: sha256_of_files(path.parent, [path.name])[path.name] for path in files if path.is_file()}


def clear_drafts(paths: Paths) -> None:
    """Delete what a killed refresh left behind: a warehouse half built, a release half written."""
    for folder in (paths.build, *paths.published.glob(".*"), *paths.landing.glob("*/.*")):
        if folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder)


def _record(release: Path) -> dict[str, Any]:
    try:
        record = json.loads((release / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}
