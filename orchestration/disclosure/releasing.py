"""A public release, or the sentence why there is none.

Belongs here: the way from the promoted warehouse to a release, and every refusal. Does not belong here: the steps.
"""

import shutil
from pathlib import Path

import duckdb

from orchestration.closed_connection import closed_connection
from orchestration.disclosure.counts import Counts, read_counts
from orchestration.disclosure.previous import Previous, TooLittleChangedError, read_previous
from orchestration.disclosure.suppression import UnprotectableError
from orchestration.disclosure.tier import PublicTier, public_tier
from orchestration.disclosure.two_releases import UnauditableError
from orchestration.disclosure.writing import put_in_place, same_files, write_draft
from orchestration.paths import Paths
from orchestration.publish.release import LATEST
from orchestration.writer_lock import one_writer


class NotReleasableError(Exception):
    """Nothing was written; the message says why and what to do."""


def release_public(paths: Paths, threshold: int) -> tuple[Path, list[str]]:
    """Write the public tier of the promoted warehouse.

    Returns:
        The folder in force, and sentences about what was done.

    Raises:
        NotReleasableError: nothing may be told.
        RefreshRunningError: the warehouse is being refreshed.

    """
    with one_writer(paths.lock):
        internal = paths.published / LATEST
        if not internal.exists():
            raise NotReleasableError(f"There is no {internal}; run: oligo refresh")
        last = paths.public / LATEST
        before = _previous(last)
        if before.release and threshold != before.threshold:
            raise NotReleasableError(
                f"The last public release hides counts under {before.threshold}. A lower threshold would tell beside "
                f"it what it hid, a higher one takes nothing back that was told. Give --threshold {before.threshold}; "
                f"to begin anew, delete the link {last} if that release was never handed out."
            )
        tier = _tier(_counts(paths.database), threshold, before, last)
        source = internal.resolve().name
        draft = write_draft(paths, tier, source, before.release)
        if before.release and same_files(draft, last):
            shutil.rmtree(draft)
            return last.resolve(), ["Nothing that may be told has changed; the last public release stands."]
        made = put_in_place(paths, draft, source)
    told = sum(cell.is_published for cell in tier.system.cells.values()) - len(tier.hidden)
    return made, [
        f"Counts under {threshold} and what would tell them are hidden: {len(tier.hidden)} cells; {told} are told.",
        f"{len(tier.curves)} curves, {len(tier.left_out)} tables of two attributes left out. Read docs/disclosure.md "
        "before it leaves the house.",
    ]


def _previous(folder: Path) -> Previous:
    try:
        return read_previous(folder)
    except (ValueError, KeyError, TypeError, FileNotFoundError):
        raise NotReleasableError(
            f"The last public release, {folder}, cannot be read, so what it told is not known. Put its files back; or "
            "delete the link, if it was never handed out."
        ) from None


def _counts(database: Path) -> Counts:
    try:
        with closed_connection(database) as connection:
            return read_counts(connection)
    except (duckdb.CatalogException, duckdb.BinderException):
        raise NotReleasableError(
            "The warehouse is of an older version and lacks what a public release is made from; run: oligo refresh"
        ) from None
    except duckdb.Error:
        raise NotReleasableError(f"{database} cannot be read as a warehouse; run: oligo refresh") from None


def _tier(counts: Counts, threshold: int, before: Previous, last: Path) -> PublicTier:
    if sum(n for _, n in counts.patients) < threshold:
        raise NotReleasableError(f"The registry has fewer than {threshold} patients.")
    try:
        return public_tier(counts, threshold, before)
    except TooLittleChangedError as error:
        raise NotReleasableError(
            f"Beside the last public release it would tell of fewer than {threshold} patients, who came or changed "
            f"since ({error}). Wait for more; the last one stands."
        ) from None
    except UnauditableError:
        raise NotReleasableError(
            "The registry no longer fits the last public release, as after patients were withdrawn: what the two tell "
            "together cannot be audited. Withdraw the last one from those who have it; then delete the link "
            f"{last}."
        ) from None
    except UnprotectableError:
        raise NotReleasableError(
            "The registry is too small: no choice of hidden cells protects the small ones. Wait for more patients."
        ) from None
