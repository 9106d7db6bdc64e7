"""The job that refreshes unattended, its schedule and its sensor.

Belongs here: how Dagster is told when a refresh is due. Does not belong here: what has arrived (``arrivals``), running
one (``unattended``), and the asset graph (``orchestration.definitions``).
"""

import logging
import time
from datetime import UTC, datetime

import dagster as dg

from orchestration.paths import Paths
from orchestration.scheduling.arrivals import Memory, look_into
from orchestration.scheduling.instance import CUT_OFF, UNFINISHED, purge
from orchestration.scheduling.unattended import RefreshFailedError, refresh_unattended
from orchestration.settings import UnusableSettingError, settings_of

JOB = "refresh"
OFF = "off"
_BY = "oligo/started_by"
#: So many refreshes that ended with their server are one too many.
_IN_A_ROW = 3
#: Seconds between two looks into ``raw/``, at most.
_LOOKS = 30


def automation(paths: Paths, *, is_on: bool) -> dg.Definitions:
    """The job, the schedule that the settings name, and the sensor.

    Args:
        paths: the registry's folders.
        is_on: whether schedule and sensor start by themselves; else they wait to be switched on in the web page.

    Raises:
        UnusableSettingError: a setting cannot be used, above all a schedule that is none.

    """
    settings = settings_of(paths)

    @dg.op(name="refresh_all", description="The whole of `oligo refresh`, as a process of its own.")
    def refresh_all(context: dg.OpExecutionContext) -> None:
        by = context.run.tags.get(_BY, "the web page")
        try:
            refresh_unattended(paths, by, context.log.info)
        except RefreshFailedError as error:
            raise dg.Failure(str(error)) from None
        finally:
            purge(context.instance)

    @dg.job(
        name=JOB,
        description="Every centre landed, the warehouse built, audited, promoted and published.",
        executor_def=dg.in_process_executor,
        logger_defs={"lines": _lines},
        config={"loggers": {"lines": {}}},
    )
    def refresh() -> None:
        refresh_all()

    @dg.sensor(
        job=refresh,
        name="deliveries",
        minimum_interval_seconds=max(1, min(_LOOKS, settings.still_seconds)),
        default_status=dg.DefaultSensorStatus.RUNNING if is_on else dg.DefaultSensorStatus.STOPPED,
        description="A refresh for whatever has arrived in raw/ since the last one was asked for.",
    )
    def deliveries(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        there, memory = look_into(paths.raw, time.time(), settings.still_seconds), Memory.of(context.cursor)
        if _was_cut_off(context.instance):
            memory = Memory(serial=memory.serial)  # what it was asked for is asked for again
        news = memory.news(there)
        arrived = [one for one in news if one.has_arrived]
        if not arrived:
            return dg.SensorResult(
                skip_reason=f"{len(news)} still arriving" if news else "nothing has arrived"
            )
        if _unfinished(context.instance):
            return dg.SensorResult(skip_reason="a refresh is running; the next one takes in the rest")
        key, memory = memory.asking(arrived, there)
        request = dg.RunRequest(run_key=key, tags={_BY: "the sensor", "oligo/arrived": str(len(arrived))})
        return dg.SensorResult(run_requests=[request], cursor=memory.cursor)

    return dg.Definitions(
        jobs=[refresh], sensors=[deliveries], schedules=_schedules(refresh, paths, settings.schedule, is_on)
    )


@dg.logger
def _lines(context: dg.InitLoggerContext) -> logging.Logger:
    """What a refresh says, line by line, for the terminal or the journal of the server."""
    told = logging.Logger("oligo.lines", level=logging.INFO)
    handler = logging.StreamHandler()
    handler.setFormatter(_Plain())
    told.addHandler(handler)
    return told


class _Plain(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        said = getattr(record, "dagster_meta", {}).get("orig_message", record.getMessage())
        return f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%SZ}  {said}"


def _unfinished(instance: dg.DagsterInstance) -> int:
    """How many refreshes wait or run that Dagster has started."""
    return instance.get_runs_count(dg.RunsFilter(job_name=JOB, statuses=UNFINISHED))


def _was_cut_off(instance: dg.DagsterInstance) -> bool:
    """Whether the last refresh that Dagster started ended with its server; not where several in a row have.

    One that takes the machine down with it must not be begun again and again.
    """
    last = [CUT_OFF in run.tags for run in instance.get_runs(dg.RunsFilter(job_name=JOB), limit=_IN_A_ROW)]
    return bool(last) and last[0] and not (len(last) == _IN_A_ROW and all(last))


def _schedules(job: dg.JobDefinition, paths: Paths, cron: str, is_on: bool) -> list[dg.ScheduleDefinition]:
    if cron == OFF:
        return []

    try:

        @dg.schedule(
            name="by_the_clock",
            job=job,
            cron_schedule=cron,
            execution_timezone="UTC",
            default_status=dg.DefaultScheduleStatus.RUNNING if is_on else dg.DefaultScheduleStatus.STOPPED,
            description="A refresh by the clock, whatever has arrived.",
        )
        def by_the_clock(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
            if _unfinished(context.instance) > 1:
                return dg.SkipReason("one refresh is running and another waits for it")
            return dg.RunRequest(tags={_BY: "the schedule"})

    except dg.DagsterInvalidDefinitionError:
        raise UnusableSettingError(
            f"the setting schedule ({paths.settings} or OLIGO_SCHEDULE) is no time table that cron knows: five words, "
            f"as in '0 3 * * *' for three o'clock UTC each night; '{OFF}' for none"
        ) from None
    return [by_the_clock]
