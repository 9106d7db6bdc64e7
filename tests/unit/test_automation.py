"""What Dagster is told: when a refresh is due, how many at once, and how much of it is kept."""

import stat
from pathlib import Path

import dagster as dg
import pytest

from orchestration.paths import Paths
from orchestration.scheduling.automation import automation
from orchestration.scheduling.instance import UNFINISHED, end_what_was_left, prepare, purge
from orchestration.settings import UnusableSettingError


@dg.op
def nothing() -> None:
    """Nothing."""


@dg.job(name="refresh", executor_def=dg.in_process_executor)
def refresh() -> None:
    nothing()


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    folder = tmp_path / "raw" / "seaview" / "2025-03-01"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text("id\n1\n")
    return Paths(tmp_path)


def looked(paths: Paths, instance: dg.DagsterInstance, cursor: str | None) -> dg.SensorResult:
    [sensor] = automation(paths, is_on=True).sensors or []
    assert isinstance(sensor, dg.SensorDefinition)
    answer = sensor(dg.build_sensor_context(instance=instance, cursor=cursor))
    assert isinstance(answer, dg.SensorResult)
    return answer


def test_a_delivery_is_asked_for_once_it_has_arrived_and_no_refresh_runs(paths: Paths) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        waiting = looked(paths, instance, None)
        assert (waiting.run_requests, waiting.cursor) == ([], None)
        assert waiting.skip_reason == dg.SkipReason("1 still arriving")
        (paths.raw / "seaview" / "2025-03-01" / "delivery.ok").touch()
        run = instance.create_run_for_job(refresh, status=dg.DagsterRunStatus.STARTED)
        assert looked(paths, instance, None).run_requests == []
        instance.report_run_failed(run)
        asked = looked(paths, instance, None)
        assert len(asked.run_requests or []) == 1
        # Asked for, and whatever becomes of it: not again.
        assert looked(paths, instance, asked.cursor).run_requests == []


def test_a_refresh_that_was_cut_off_with_its_server_is_asked_for_again(paths: Paths) -> None:
    (paths.raw / "seaview" / "2025-03-01" / "delivery.ok").touch()
    with dg.DagsterInstance.ephemeral() as instance:
        first = looked(paths, instance, None)
        instance.create_run_for_job(refresh, status=dg.DagsterRunStatus.STARTED)
        assert end_what_was_left(instance) == 1
        again = looked(paths, instance, first.cursor)
        keys = {request.run_key for answer in (first, again) for request in answer.run_requests or []}
        assert len(keys) == 2
        refresh.execute_in_process(instance=instance)
        assert looked(paths, instance, again.cursor).run_requests == []
        # One that takes the machine down with it is not begun for ever.
        for asked in (1, 1, 0):
            instance.create_run_for_job(refresh, status=dg.DagsterRunStatus.STARTED)
            assert end_what_was_left(instance) == 1
            assert len(looked(paths, instance, again.cursor).run_requests or []) == asked


def test_by_the_clock_one_refresh_may_wait_for_another_and_no_third(paths: Paths) -> None:
    [schedule] = automation(paths, is_on=True).schedules or []
    assert isinstance(schedule, dg.ScheduleDefinition)
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 3 * * *", "UTC")
    with dg.DagsterInstance.from_config(str(prepare(paths))) as instance:
        kinds = []
        for _ in range(3):
            kinds.append(type(schedule(dg.build_schedule_context(instance=instance))))
            instance.create_run_for_job(refresh, status=dg.DagsterRunStatus.STARTED)
    assert kinds == [dg.RunRequest, dg.RunRequest, dg.SkipReason]


def test_the_schedule_is_the_owners(paths: Paths) -> None:
    paths.settings.write_text('schedule = "off"')
    assert automation(paths, is_on=True).schedules == []
    for text in ("at night", "61 * * * *", "* * *", ""):
        paths.settings.write_text(f'schedule = "{text}"')
        with pytest.raises(UnusableSettingError, match="the setting schedule"):
            automation(paths, is_on=True)


def test_only_the_server_starts_anything(paths: Paths) -> None:
    for is_on, expected in ((True, "RUNNING"), (False, "STOPPED")):
        defs = automation(paths, is_on=is_on)
        found = [*(defs.sensors or []), *(defs.schedules or [])]
        assert [one.default_status.value for one in found] == [expected] * 2  # type: ignore[union-attr]


def test_what_is_kept_is_bounded_private_and_free_of_runs_that_nobody_runs(paths: Paths) -> None:
    folder = prepare(paths)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        done = [refresh.execute_in_process(instance=instance).run_id for _ in range(2)]
        instance.create_run_for_job(refresh, status=dg.DagsterRunStatus.STARTED)
        assert end_what_was_left(instance) == 1
        assert instance.get_runs_count(dg.RunsFilter(statuses=UNFINISHED)) == 0
        purge(instance, kept=1)
        assert instance.get_runs_count() == 1
    left = [path.name for path in folder.rglob("*") if any(run in path.name for run in done)]
    assert left == []
