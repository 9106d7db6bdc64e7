"""A refresh: the asset graph run once, in this process.

Belongs here: the order of the runs and what comes of a failure. Does not belong here: assets, and what is
printed at the end (``orchestration.summary``).
"""

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass

import dagster as dg

from orchestration.audit_trail import recorded
from orchestration.centres import centres_in_the_way, centres_of
from orchestration.definitions import BUILD, LAND, build_defs, land_defs
from orchestration.erasure.forgotten_list import forgotten_of
from orchestration.fix_list.writing import write_fix_lists_of_intake
from orchestration.history.keeping import put_in_order
from orchestration.in_force import in_force
from orchestration.landing_store import IN_FORCE
from orchestration.leftovers import clear_leftovers, temporary_files
from orchestration.paths import Paths
from orchestration.pseudonym_key import key_of
from orchestration.standing import made_from, standing_release
from orchestration.writer_lock import one_writer

_RANGE = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"


class RefreshError(Exception):
    """Nothing was promoted; the message says why and what to do."""


@dataclass(frozen=True)
class Refreshed:
    """A refresh that ended well: with the release it made, or with the one that stands as nothing changed."""

    release: str
    seconds: float
    odd_folders: tuple[str, ...]
    is_new: bool = True


def refresh(paths: Paths, started: float, *, rebuild: bool = False) -> Refreshed:
    """Land every centre; where anything changed, build the warehouse aside, audit, promote, publish.

    Args:
        paths: the registry's folders.
        started: ``time.monotonic()`` of the start.
        rebuild: build also where nothing changed, and every centre anew.

    Raises:
        RefreshError: nothing could be promoted.
        RefreshRunningError: another refresh is running.
        TrailError: that it begins cannot be recorded.
        UnusableKeyError: the key of the pseudonyms or the list of the forgotten cannot be used.

    """
    centres, odd = centres_of(paths.raw)
    if not centres:
        misnamed = f" ({', '.join(map(ascii, odd))} cannot be one: a link, or misnamed)" if odd else ""
        raise RefreshError(
            f"no centre: {paths.raw} has no folder of one{misnamed}. Put exports into raw/<centre>/<YYYY-MM-DD>/"
        )
    with one_writer(paths.lock), recorded(paths, "refresh") as learned, _nothing_left_over(paths):
        _, is_new = key_of(paths)
        if is_new:
            print(f"A key for the pseudonyms was made: {paths.key}. Keep it, and keep it to yourself.")
        forgotten_of(paths, centres)  # a list that cannot be used stops a refresh before anything is written
        # Where Dagster keeps no history nobody sees partitions, and to note them takes a tenth of a second a centre.
        is_kept = bool(os.environ.get("DAGSTER_HOME"))
        instance = dg.DagsterInstance.get() if is_kept else _without_history()
        with instance, _fix_lists_whatever_happens(paths, centres):
            tags = dict(zip(_RANGE, (centres[0], centres[-1]), strict=True)) if is_kept else {}
            landed = _run(land_defs(paths, started, is_partitioned=is_kept), LAND, instance, tags)
            if barring := centres_in_the_way(paths, centres):
                raise RefreshError(_would_leave(barring))
            if not any((paths.landing / centre / IN_FORCE).exists() for centre in centres):
                raise RefreshError(
                    "no centre has a good delivery; the reasons are above and in warehouse/findings/"
                )
            # A centre that was taken in again has the findings of its intake alone, until a build adds the others.
            standing = None if rebuild or _taken_in(landed) else standing_release(paths, made_from(paths))
            if standing is None:
                _run(build_defs(paths, started, rebuild=rebuild), BUILD, instance, {})
        release = standing or (paths.published / "latest").resolve().name
        learned["release"] = release
    return Refreshed(release, time.monotonic() - started, tuple(odd), is_new=standing is None)


def _without_history() -> dg.DagsterInstance:
    """An instance that is gone with the refresh, and writes down none of its seven hundred events until then."""
    instance = dg.DagsterInstance.ephemeral()
    instance.event_log_storage.store_event = _nothing  # type: ignore[method-assign]
    return instance


def _nothing(event: object) -> None:
    """What becomes of an event: whoever runs the graph is handed it."""


def _would_leave(centres: list[str]) -> str:
    return (
        f"{', '.join(centres)}: what is in force may not stay (it was taken in under another key of the pseudonyms, by "
        "another version of Oligo or before a patient was forgotten, or it is held back now), and raw/ has no good "
        "delivery to take its place (the reasons are above), so the centre would leave the registry. Put that delivery "
        "back or a newer good one into its folder, or accept one that is held back; to let the centre leave, take its "
        "folder out of raw/"
    )


def _taken_in(landed: dg.ExecuteInProcessResult) -> int:
    """How many centres were not as they were."""
    count = landed.asset_materializations_for_node("landing")[0].metadata["taken_in_again"].value
    return int(str(count))


@contextlib.contextmanager
def _nothing_left_over(paths: Paths) -> Iterator[None]:
    """Before and after, however it ends: no draft, no temporary file, no warehouse half built.

    A release whose warehouse is in use already is put in place, not cleared away.
    """
    for sentence in put_in_order(paths):
        print(sentence)
    clear_leftovers(paths)
    try:
        with temporary_files(paths):
            yield
    finally:
        # Where it cannot, the next refresh does, and what failed is told already.
        with contextlib.suppress(OSError):
            put_in_order(paths)
            clear_leftovers(paths)


@contextlib.contextmanager
def _fix_lists_whatever_happens(paths: Paths, centres: list[str]) -> Iterator[None]:
    """Where nothing is promoted, the centres still get their lists, of what intake found."""
    before = in_force(paths).warehouse
    try:
        yield
    except RefreshError:
        # The disk may be full, and the reason is being told already. What failed after the promotion has written whole
        # lists before it.
        with contextlib.suppress(OSError):
            if in_force(paths).warehouse == before:
                for sentence in write_fix_lists_of_intake(paths, centres):
                    print(sentence)
        raise


def _run(
    defs: dg.Definitions, job: str, instance: dg.DagsterInstance, tags: dict[str, str]
) -> dg.ExecuteInProcessResult:
    job_def = defs.resolve_job_def(job)
    result = job_def.execute_in_process(
        instance=instance, run_config={"loggers": {"silent": {}}}, tags=tags, raise_on_error=False
    )
    finished = {event.step_key for event in result.all_events if event.is_step_success}
    # A step that is skipped fails nothing; a refresh in which a step was skipped has failed all the same.
    if not result.success or finished != {node.name for node in job_def.nodes}:
        raise RefreshError(_reason(result))
    return result


def _reason(result: dg.ExecuteInProcessResult) -> str:
    for event in (
        result.get_step_failure_events() if hasattr(result, "get_step_failure_events") else result.all_events
    ):
        if event.is_step_failure:
            error = event.step_failure_data.error
            cause = (error.cause or error) if error else None
            description = event.step_failure_data.user_failure_data
            if description and description.description:
                return str(description.description)
            return f"{event.step_key}: {cause.message.strip() if cause else 'failed'}"
    return "the run failed before its first step"
