"""An unchanged report is not made again.

Belongs here: pages kept by what they show. Does not belong here: what they show.
"""

import hashlib
import json
import shutil
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from orchestration.report.data import ReportData
from orchestration.report.library import library, library_version

REPORT = "report.html"
_HERE = Path(__file__).parent
_SUFFIXES = (".py", ".j2", ".css", ".js")


def fingerprint(data: ReportData) -> str:
    """A name for the page: of its data, of what makes it, and of the libraries that do."""
    versions = [version(name) for name in ("great-tables", "jinja2")]
    digest = hashlib.sha256(json.dumps([asdict(data), library_version(), *versions], sort_keys=True).encode())
    for path in sorted(path for path in _HERE.glob("*") if path.suffix in _SUFFIXES):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


def write_report(data: ReportData, kept: Path, target: Path) -> bool:
    """Put the page at ``target``, from ``kept`` if the same was made before; what no release shows is dropped there.

    Returns:
        Whether it had to be made.

    """
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = kept / f"{fingerprint(data)}.html"
    is_new = not path.exists()
    if is_new:
        # Imported here: a refresh in which nothing changed does without the template engine.
        from orchestration.report.page import render

        draft = path.with_name(f".{path.name}")
        draft.write_bytes(render(data, library(kept)))
        draft.replace(path)
    shutil.copyfile(path, target)
    for other in kept.glob("*.html"):
        if other != path:
            other.unlink()
    return is_new
