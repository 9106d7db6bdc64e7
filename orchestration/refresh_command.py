"""``oligo refresh``: the main job."""

import gc
import os
import sys
import time
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from orchestration.paths import Paths

#: A refresh makes millions of objects that stay: looking for garbage as often as Python does costs a twentieth of it.
_ALLOCATIONS_PER_COLLECTION = 100_000


def _checked(context: click.Context, parameter: click.Parameter, text: str | None) -> str | None:
    from orchestration.memory_limit import checked_memory_limit

    try:
        return None if text is None else checked_memory_limit(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command()
@click.option("--rebuild", is_flag=True, help="Build and publish although nothing changed.")
@click.option(
    "--memory-limit",
    metavar="SIZE",
    callback=_checked,
    help="The most memory that DuckDB takes, such as 2GB; goes before the setting memory_limit.",
)
@click.pass_obj
def refresh(paths: object, rebuild: bool, memory_limit: str | None) -> None:
    """Take in every centre of raw/, rebuild the warehouse, publish the survival summaries.

    A centre whose files did not change is not validated again; where no centre, setting or code changed and everything
    is in its place, nothing is built and the last release stands. The new warehouse takes the old one's place in
    one step at the end, or not at all. Exit code 0 with findings; 1 when nothing could be promoted; 3 when
    another refresh is running; 130 or 143 when it was stopped, by Ctrl-C or by a signal.

    Identifiers become pseudonyms under a key of yours: OLIGO_PSEUDONYM_KEY, else the file .oligo/pseudonym.key,
    made on first use. With another key every pseudonym changes.
    """
    started = time.monotonic()
    gc.set_threshold(_ALLOCATIONS_PER_COLLECTION)
    if memory_limit is not None:
        os.environ["OLIGO_MEMORY_LIMIT"] = memory_limit
    from orchestration.paths import Paths
    from orchestration.standard_streams import go_on_unheard
    from orchestration.watched import watch

    assert isinstance(paths, Paths)  # noqa: S101 - the command group put it there
    go_on_unheard()
    click.echo("Refreshing the registry")
    watch(paths)
    from orchestration.in_force import in_force, outcome

    before = in_force(paths)
    try:
        _refresh(paths, started, rebuild=rebuild)
    except (SystemExit, click.ClickException):
        raise
    except BaseException as error:  # a panic of a native library is no Exception
        if os.environ.get("OLIGO_DEBUG"):
            raise
        from orchestration.discretion import limit_of_the_machine, without_values

        limit = limit_of_the_machine(error)
        reason = limit or f"unexpected {without_values(error)}; set OLIGO_DEBUG=1 to see all of it"
        code = _failed(reason, outcome(before, in_force(paths)))
        sys.exit(code if limit else 70)


def _refresh(paths: "Paths", started: float, *, rebuild: bool) -> None:
    from orchestration.audit_trail import TrailError
    from orchestration.dbt_run import DbtError
    from orchestration.erasure.forgotten_list import unfinished
    from orchestration.in_force import in_force, outcome
    from orchestration.notices import notice_of_failure
    from orchestration.pseudonym_key import UnusableKeyError
    from orchestration.refresh import RefreshError
    from orchestration.refresh import refresh as run
    from orchestration.settings import UnusableSettingError, settings_of
    from orchestration.summary import print_summary
    from orchestration.writer_lock import RefreshRunningError

    before = in_force(paths)
    try:
        with notice_of_failure(paths):
            settings_of(paths)
            refreshed = run(paths, started, rebuild=rebuild)
    except RefreshRunningError as error:
        click.echo(f"oligo: {error}", err=True)
        sys.exit(3)
    except (RefreshError, DbtError, TrailError, UnusableKeyError, UnusableSettingError) as error:
        sys.exit(_failed(str(error), outcome(before, in_force(paths))))
    except OSError as error:
        reason = f"{error.strerror}: {error.filename}" if error.filename else str(error.strerror)
        sys.exit(_failed(reason, outcome(before, in_force(paths))))
    print_summary(paths, refreshed)
    for centre in unfinished(paths):
        click.echo(
            f"An erasure at {centre} did not come to its end; run again: oligo forget {centre} <patient>"
        )


def _failed(reason: str, came_of_it: str) -> int:
    first, _, kept = came_of_it.partition(". ")
    click.echo(f"oligo: {first}. {reason}", err=True)
    if kept:
        click.echo(f"{kept}.", err=True)
    return 1
