"""A public release on disk: written aside, then put in place by one rename.

Belongs here: the files of the public tier, their manifest, the link to the latest. Does not belong here: what is in
them.
"""

import csv
import json
import shutil
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from orchestration.disclosure.closed import closed
from orchestration.disclosure.page_words import PageWords, withheld
from orchestration.disclosure.public_figures import figure_name, public_figures
from orchestration.disclosure.public_page import public_report
from orchestration.disclosure.public_tables import PUBLIC_TABLES
from orchestration.disclosure.tier import PublicTier
from orchestration.fingerprints import sha256_of_files
from orchestration.paths import Paths
from orchestration.publish.figures import draw_into
from orchestration.publish.folders import LATEST, RECORD
from orchestration.report.keeping import REPORT
from orchestration.report.library import library
from orchestration.survival_tables.tables import SURVIVAL_TABLES

_DRAFT, _FIGURES = ".draft", "figures"


def write_draft(paths: Paths, tier: PublicTier, words: PageWords, name: str, before: str) -> Path:
    """Write every file of a public release aside; nothing is visible to a reader yet."""
    folder = paths.public / _DRAFT
    if folder.exists():
        shutil.rmtree(folder)
    for part in ("", "survival", _FIGURES):
        (folder / part).mkdir(mode=0o700, parents=True)
    for table, rows in PUBLIC_TABLES.items():
        _write_csv(folder / f"{table}.csv", list(rows(tier)))
    draw_into(list(public_figures(tier)), paths.warehouse / "figures_public", folder / _FIGURES)
    _write_figure_data(folder)
    _write_page(paths, folder, tier, words)
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    (folder / RECORD).write_text(json.dumps(_manifest(folder, tier, name, before), indent=2) + "\n")
    (folder / RECORD).chmod(0o600)
    return folder


def free_name(paths: Paths, source: str) -> str:
    """The name of the next public release of an internal one."""
    paths.public.mkdir(mode=0o700, parents=True, exist_ok=True)
    taken = sum(path.name == source or path.name.startswith(f"{source}-") for path in paths.public.iterdir())
    return f"{source}-{taken + 1}" if taken else source


def put_in_place(paths: Paths, draft: Path, name: str) -> Path:
    """Rename the draft to its release and point ``latest`` at it; each is one rename."""
    release = paths.public / name
    draft.rename(release)
    link = paths.public / f".{LATEST}"
    link.unlink(missing_ok=True)
    link.symlink_to(release.name, target_is_directory=True)
    link.replace(paths.public / LATEST)
    return release


def same_files(one: Path, other: Path) -> bool:
    """Whether two releases hold the same tables and figures."""
    files = [json.loads((folder / RECORD).read_text())["files"] for folder in (one, other)]
    return bool(files[0] == files[1])


def _write_figure_data(folder: Path) -> None:
    """The points of each figure beside it."""
    figures: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with (folder / "survival/curve.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            figures[figure_name(row["endpoint_id"], row["stratification_id"])].append(row)
    for name, rows in figures.items():
        _write_csv(folder / _FIGURES / f"{name}.csv", rows)


def _write_page(paths: Paths, folder: Path, tier: PublicTier, words: PageWords) -> None:
    # Imported here: the template engine is not needed to refuse a release.
    from orchestration.report.page import render

    paths.report.mkdir(mode=0o700, parents=True, exist_ok=True)
    hidden = withheld(tier.threshold, tier.merged, tier.left_out)
    page = render(public_report(folder, tier.threshold, words, hidden), library(paths.report))
    (folder / REPORT).write_bytes(page)


def _write_csv(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]) if rows else [], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _manifest(folder: Path, tier: PublicTier, release: str, before: str) -> dict[str, Any]:
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    published = {name.split("/")[-1] for name in PUBLIC_TABLES}
    # Not by reason: how many of the hidden cells are small would help to tell which.
    by_table = Counter(_table_of(key[0]) for key in tier.hidden)
    return {
        "release": release,
        "tier": "public",
        "threshold": tier.threshold,
        "compared_with": before or None,
        "rules": (
            f"No count of fewer than {tier.threshold} patients, and none that tells one with the others; curves at "
            f"months between which lie no events or {tier.threshold} and more, and as many who leave without one; "
            f"numbers at risk rounded to {tier.threshold}; an empty count is hidden. See docs/disclosure.md."
        ),
        "merged": {name: sorted(groups) for name, groups in sorted(tier.merged.items())},
        "hidden": [
            {
                "table": table,
                "cells": n,
                "why": "small, or would tell a small one here or since the last release",
            }
            for table, n in sorted(by_table.items())
        ],
        "tables_left_out": [f"{name} by {by}" for name, by in tier.left_out],
        "not_published": closed(set(SURVIVAL_TABLES) - published),
        "files": sha256_of_files(folder, files),
    }


def _table_of(quantity: str) -> str:
    return {"patients": "table_1", "flow": "flow"}.get(quantity, "survival/summary")
