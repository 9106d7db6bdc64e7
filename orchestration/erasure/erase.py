"""The erasure of one patient, in an order that survives being killed at any point.

Belongs here: the order, and when nothing is done. Does not belong here: each kind of file (``warehouse_file``,
``kept_files``), words (``telling``, ``command``).

First the list of the forgotten, so that no refresh takes the patient in again; then every warehouse file, the one in
use too; then a refresh, which lands, builds and publishes without them; then what older releases show. Each
step finds nothing to do where it was done before, so an erasure that was killed is run again.
"""

import shutil
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from orchestration.audit_trail import record_release, recorded
from orchestration.centres import centres_of
from orchestration.erasure import forgotten_list as listed
from orchestration.erasure import kept_files
from orchestration.erasure.holdings import Holdings, centres_kept, holdings_of, scratch
from orchestration.erasure.rebuilding import CentreWouldLeaveError, delivery_without, leaves
from orchestration.erasure.search import Sought, search
from orchestration.erasure.telling import left_to_the_owner, named, plan, told_of, withdrawn
from orchestration.erasure.warehouse_file import take_out
from orchestration.history.keeping import put_in_order
from orchestration.paths import Paths
from orchestration.writer_lock import one_writer


class NotForgottenError(Exception):
    """Nothing was done, or not all of it; the message says why and what to do."""


@dataclass
class Erasure:
    """What an erasure did, or would do: sentences without any value, and what only the owner can do."""

    done: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    release: str = ""


def erase(paths: Paths, centre: str, patient: str, *, is_trial: bool = False) -> Erasure:
    """Take a patient, named as the centre does or by a pseudonym, out of all that is kept, and keep them out.

    Raises:
        NotForgottenError: there is no such patient, they are forgotten already, or the erasure did not come to its end.
        RefreshRunningError: a refresh is running.
        TrailError: it cannot be recorded; nothing was done.
        UnusableKeyError: a key or the list of the forgotten cannot be used.
        OSError: a file cannot be written.

    """
    with one_writer(paths.lock):
        _refuse_other_centres(paths, centre)
        sought = search(paths, centre, patient.strip())
        kept = holdings_of(paths, sought)
        if unknown := _unknown(paths, sought, kept):
            raise NotForgottenError(f"{unknown}. {_without_remains(paths, sought, kept, is_trial=is_trial)}")
        try:
            other = delivery_without(paths, sought)
        except CentreWouldLeaveError as error:
            raise NotForgottenError(f"{error}. Nothing was done") from None
        erasure = Erasure(left=[*filter(None, [other]), *left_to_the_owner(paths, sought, kept)])
        if is_trial:
            erasure.done = plan(paths, kept)
        else:
            with recorded(paths, "forget", centre=centre) as learned:
                _carry_out(paths, sought, kept, erasure)
                learned["release"] = erasure.release
        return erasure


def _refuse_other_centres(paths: Paths, centre: str) -> None:
    """One that has left raw/ may be in what is kept, or on the list."""
    centres = set(centres_of(paths.raw)[0])
    if centre in centres or centre in {entry.centre for entry in listed.entries(paths)}:
        return
    centres |= centres_kept(paths)
    if centre not in centres:
        known = f"; there are: {', '.join(sorted(centres))}" if centres else ""
        raise NotForgottenError(
            f"neither raw/ nor what is kept has a centre {centre!a}{known}. Nothing was done"
        )


def _without_remains(paths: Paths, sought: Sought, kept: Holdings, *, is_trial: bool) -> str:
    """Of a patient whom no table has bytes may be left in a copy: such files are written anew; a sentence about it."""
    files = [file for file, seen in kept.databases.items() if seen.has_remains]
    if not files:
        return "Nothing was done"
    names = ", ".join(named(paths, file) for file in files)
    if is_trial:
        return f"Bytes of rows that are in no table any more may be in {names}, which would be written anew"
    with recorded(paths, "forget", centre=sought.centre):
        for file in files:
            take_out(file, sought, scratch(paths))
    return f"As bytes of rows that are in no table may have been in {names}, they were written anew; no more was done"


def _unknown(paths: Paths, sought: Sought, kept: Holdings) -> str | None:
    """Why there is nobody to forget; None where there is."""
    entry = listed.entry_of(paths, sought.centre, sought.patient)
    if entry is not None and entry.state == listed.DONE and not kept.number:
        left = f"; raw/ still has them in {', '.join(sought.rows)}" if sought.rows else ""
        return (
            f"this patient of {sought.centre} is forgotten already, since {entry.since}, and nothing is kept of "
            f"them{left}"
        )
    if entry is None and not sought.rows and not kept.number:
        unread = f" (these cannot be read now: {', '.join(sought.unread)})" if sought.unread else ""
        return (
            f"{sought.centre} has no such patient, neither in raw/{unread} nor in anything that is kept, and nobody "
            "of that name is on the list of the forgotten. Name the patient exactly as the centre's export does, "
            "or, while raw/ has them, by the pseudonym"
        )
    return None


def _carry_out(paths: Paths, sought: Sought, kept: Holdings, erasure: Erasure) -> None:
    from orchestration.dbt_run import DbtError
    from orchestration.refresh import RefreshError, refresh

    today = datetime.now(UTC).strftime("%Y-%m-%d")
    entry = listed.entry_of(paths, sought.centre, sought.patient)
    since = entry.since if entry else today
    listed.put(paths, sought.centre, sought.patient, since, listed.BEGUN)
    erasure.done.append("kept out of every delivery from now on: .oligo/forgotten.csv")
    for database in kept.to_be_written(paths):
        seen = take_out(database, sought, scratch(paths))
        if seen.problem and database != paths.database:
            for path in {database.resolve(), database}:
                path.unlink(missing_ok=True)  # a folder that is a link gives one file two names
        erasure.done.append(told_of(paths, database, seen))
    shutil.rmtree(scratch(paths), ignore_errors=True)
    kept_files.clear_pages(paths)
    # Fix-lists show direct identifiers. What a killed refresh had drafted has the patient: published, it is withdrawn.
    kept_files.clear_fix_lists(paths, sought.centre)
    if leaves(paths, sought):
        kept_files.clear_landing(paths, sought.centre)
    put_in_order(paths)
    problem = ""
    try:
        erasure.release = refresh(paths, time.monotonic(), rebuild=True).release
    except (RefreshError, DbtError) as error:
        problem = f"the refresh that follows an erasure promoted nothing: {error}"
    for release in kept_files.releases(paths):
        if release.name == erasure.release:
            continue
        if gone := kept_files.withdraw(
            release, today, partial(record_release, paths, "withdraw", release.name)
        ):
            erasure.done.append(withdrawn(release, gone))
    kept_files.clear_drafts(paths)
    kept_files.clear_figures(paths)
    _refuse_an_end(paths, sought, problem)
    listed.put(paths, sought.centre, sought.patient, since, listed.DONE)
    if problem:
        erasure.left.insert(0, f"{problem}. Nothing is kept of the patient; refresh once this is mended")


def _refuse_an_end(paths: Paths, sought: Sought, problem: str) -> None:
    """Look again, so that nothing is said to be done that is not."""
    kept = holdings_of(paths, sought)
    still = [named(paths, file) for file in kept.to_be_written(paths)]
    still += [f"warehouse/landing/{sought.centre}"] if kept.landed else []
    if still:
        why = f"; {problem}" if problem else ""
        raise NotForgottenError(f"the erasure is not at its end: {', '.join(still)}{why}. Run it again")
