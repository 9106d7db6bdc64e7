"""``oligo refresh``: the main job."""

import gc
import sys
import time

import click

#: A refresh makes millions of objects that stay: looking for garbage as often as Python does costs a twentieth of it.
_ALLOCATIONS_PER_COLLECTION = 100_000


@click.command()
@click.option("--rebuild", is_flag=True, help="Build and publish although nothing changed.")
@click.pass_obj
def refresh(paths: object, rebuild: bool) -> None:
    """Take in every centre of raw/, rebuild the warehouse, publish the survival summaries.

    A centre whose files did not change is not validated again; where no centre, setting or code changed and everything
    is in its place, nothing is built and the last release stands. The new warehouse takes the old one's place in
    one step at the end, or not at all. Exit code 0 with findings; 1 when nothing could be promoted; 3 when
    another refresh is running.

    Identifiers become pseudonyms under a key of yours: OLIGO_PSEUDONYM_KEY, else the file .oligo/pseudonym.key,
    made on first use. With another key every pseudonym changes.
    """
    started = time.monotonic()
    gc.set_threshold(_ALLOCATIONS_PER_COLLECTION)
    click.echo("Refreshing the registry")
    from orchestration.dbt_run import DbtError
    from orchestration.paths import Paths
    from orchestration.pseudonym_key import UnusableKeyError
    from orchestration.refresh import RefreshError
    from orchestration.refresh import refresh as run
    from orchestration.summary import print_summary
    from orchestration.writer_lock import RefreshRunningError

    assert isinstance(paths, Paths)  # noqa: S101 - the command group put it there
    try:
        refreshed = run(paths, started, rebuild=rebuild)
    except RefreshRunningError as error:
        click.echo(f"oligo: {error}", err=True)
        sys.exit(3)
    except (RefreshError, DbtError, UnusableKeyError) as error:
        click.echo(f"oligo: nothing was promoted. {error}", err=True)
        if paths.database.exists():
            click.echo("The last promoted warehouse and release are untouched.", err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"oligo: nothing was promoted. {error.strerror}: {error.filename}", err=True)
        sys.exit(1)
    print_summary(paths, refreshed)
