"""``oligo key``: the key of the pseudonyms, shown without giving it away, and changed.

Belongs here: the commands' words. Does not belong here: the key itself (``pseudonym_key``).
"""

import sys
from typing import NoReturn

import click


@click.group()
def key() -> None:
    """The key of the pseudonyms: where it lies, and a new one."""


@key.command()
@click.pass_obj
def show(paths: object) -> None:
    """Say where the key lies and which one it is, by a short name that does not give it away."""
    import os

    from orchestration.paths import Paths
    from orchestration.pseudonym_key import (
        ENVIRONMENT,
        UnusableKeyError,
        former_keys,
        key_id,
        key_in_file,
        load_key,
    )

    assert isinstance(paths, Paths)  # noqa: S101 - the command group put it there
    is_set = bool(os.environ.get(ENVIRONMENT))
    if not is_set and not paths.key.exists():
        click.echo(f"There is no key yet: the first refresh makes {paths.key}.")
        return
    try:
        where = f"the environment variable {ENVIRONMENT}" if is_set else paths.key
        click.echo(f"{key_id(load_key(paths.key)[0])}  in use: {where}")
        for former in former_keys(paths.key):
            click.echo(f"{key_id(key_in_file(former))}  in use before: {former}")
    except UnusableKeyError as error:
        _end(error)


@key.command()
@click.pass_obj
def rotate(paths: object) -> None:
    """Make a new key; every pseudonym changes at the next refresh.

    The old key is kept beside it under the day's name. With it you can go back, and `oligo forget` finds a patient in
    warehouses that were made with it; without it, it deletes those warehouses. Forgotten patients stay forgotten.
    Exit code 1 where there is no key to change or a delivery is missing in raw/, 3 when a refresh is running.
    """
    from datetime import date

    from orchestration.audit_trail import TrailError, recorded
    from orchestration.centres import NoCentreError, held_by_landing_alone
    from orchestration.paths import Paths
    from orchestration.pseudonym_key import UnusableKeyError
    from orchestration.pseudonym_key import rotate as make_new
    from orchestration.writer_lock import RefreshRunningError, one_writer

    assert isinstance(paths, Paths)  # noqa: S101 - the command group put it there
    try:
        with one_writer(paths.lock), recorded(paths, "key rotate"):
            if alone := held_by_landing_alone(paths, date.today()):
                raise UnusableKeyError(
                    f"the delivery in force of {', '.join(alone)} is not in raw/ any more as it was taken in, or its "
                    "centre.yml is another, so it may not be taken in under a new key. Put it back, or a newer good "
                    "one, and refresh; the key is as it was"
                )
            kept = make_new(paths.key)
    except RefreshRunningError as error:
        click.echo(f"oligo: {error}", err=True)
        sys.exit(3)
    except NoCentreError as error:
        _end(UnusableKeyError(f"{error} The key is as it was"))
    except (TrailError, UnusableKeyError) as error:
        _end(error)
    except OSError as error:
        click.echo(f"oligo: the key is as it was. {error.strerror}: {error.filename}", err=True)
        sys.exit(1)
    click.echo(f"A new key is at {paths.key}; the old one is kept at {kept}.")
    click.echo("Every pseudonym changes at the next refresh: oligo refresh")
    click.echo("Identities of findings change with them: accepted.csv of each centre has to be written anew.")
    click.echo(f"To go back: mv {kept} {paths.key}")
    click.echo(
        "Without the old key nobody can go back, and oligo forget deletes the old warehouses that were made with it."
    )


def _end(error: Exception) -> NoReturn:
    click.echo(f"oligo: {error}.", err=True)
    sys.exit(1)
