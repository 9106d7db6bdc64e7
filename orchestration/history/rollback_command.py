"""``oligo rollback``: an earlier release in force again."""

import sys

import click


@click.command()
@click.argument("release")
@click.pass_obj
def rollback(paths: object, release: str) -> None:
    """Put the warehouse of RELEASE and published/latest back, as one; `oligo releases` lists what is kept.

    Nothing is lost: the release in force until now stays and can be gone back to. Whoever has the warehouse open keeps
    the old one. The next refresh goes forward again: it builds from raw/, also where nothing changed there.
    Exit code 1 where nothing was put back; 3 when a refresh is running.
    """
    from orchestration.audit_trail import TrailError
    from orchestration.history.rollback import RollbackError, roll_back
    from orchestration.paths import Paths
    from orchestration.writer_lock import RefreshRunningError

    assert isinstance(paths, Paths)  # noqa: S101 - the command group put it there
    try:
        sentences = roll_back(paths, release)
    except RefreshRunningError as error:
        click.echo(f"oligo: {error}", err=True)
        sys.exit(3)
    except (RollbackError, TrailError) as error:
        click.echo(f"oligo: nothing was put back. {error}", err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(
            f"oligo: it was not put back as a whole. {error.strerror}: {error.filename}. `oligo releases` says what "
            "is in force; the next refresh or rollback mends it.",
            err=True,
        )
        sys.exit(1)
    for sentence in sentences:
        click.echo(sentence)
    click.echo("The next refresh goes forward again, from raw/.")
