"""What Dagster keeps for ``oligo serve``: its folder, its settings, and how much of it stays.

Belongs here: the folder and its bounds. Does not belong here: the processes (``serving``).

It holds runs, their events and what they printed: rules, files, counts, never a value of a patient (decision 6).
"""

import contextlib
import shutil
from pathlib import Path

import dagster as dg

from orchestration.paths import Paths

UNFINISHED = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]
#: The tag of a run whose server ended before it did.
CUT_OFF = "oligo/cut_off"
#: Runs that stay, the newest: a refresh by the clock is three of them (itself, landing, build).
_KEPT_RUNS = 100
_FILE = "dagster.yaml"
#: Nothing that a step prints is caught in files: `oligo refresh` tells its lines as events. Dagster catches it by
#: programs of its own, which inherit that a refresh does not hear SIGTERM: each of its runs waited a minute for them.
_SETTINGS = """\
# Written by `oligo serve` at each start.
telemetry: {enabled: false}
nux: {enabled: false}
compute_logs: {module: dagster._core.storage.noop_compute_log_manager, class: NoOpComputeLogManager}
run_coordinator: {module: dagster._core.run_coordinator, class: DefaultRunCoordinator}
run_monitoring: {enabled: true, start_timeout_seconds: 600, max_runtime_seconds: 86400}
retention:
  schedule: {purge_after_days: 30}
  sensor: {purge_after_days: {started: 1, skipped: 1, failure: 30, success: 30}}
"""


def prepare(paths: Paths) -> Path:
    """Make the folder, its owner's alone, with its settings; return it.

    Raises:
        OSError: it cannot be written.

    """
    folder = paths.server
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    draft = folder / f".{_FILE}"
    draft.write_text(_SETTINGS)
    draft.replace(folder / _FILE)
    return folder


def cut_off(instance: dg.DagsterInstance) -> list[dg.DagsterRun]:
    """Tag the runs that end with their server, and return them."""
    left = list(instance.get_runs(dg.RunsFilter(statuses=UNFINISHED)))
    for run in left:
        instance.add_run_tags(run.run_id, {CUT_OFF: "yes"})
    return left


def end_what_was_left(instance: dg.DagsterInstance) -> int:
    """Mark as failed what a server that was killed left unfinished; nothing of it runs any more. How many they were."""
    left = cut_off(instance)
    for run in left:
        instance.report_run_failed(run, "The server that started it has ended.")
    return len(left)


def purge(instance: dg.DagsterInstance, kept: int = _KEPT_RUNS) -> None:
    """Delete all finished runs but the newest ``kept``, with their events and what they printed."""
    records = instance.get_run_records(limit=10 * kept)
    root = Path(instance.root_directory)
    for record in records[kept:]:
        run = record.dagster_run
        if not run.is_finished:
            continue
        instance.delete_run(run.run_id)
        with contextlib.suppress(OSError):
            shutil.rmtree(root / "storage" / run.run_id)
        for path in (root / "history" / "runs").glob(f"{run.run_id}.db*"):
            with contextlib.suppress(OSError):
                path.unlink()
