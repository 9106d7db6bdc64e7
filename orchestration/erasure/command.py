"""``oligo forget``: erasure of a patient.

Belongs here: the command's words. Does not belong here: the erasure (``erase``).
"""

import sys

import click


@click.command()
@click.argument("centre")
@click.argument("patient")
@click.option("--dry-run", is_flag=True, help="Say what would be touched, and touch nothing.")
@click.pass_obj
def forget(paths: object, centre: str, patient: str, dry_run: bool) -> None:
    """Take PATIENT of CENTRE out of everything that is kept, and keep them out of later deliveries.

    PATIENT is the centre's own identifier, as it stands in the export, or the pseudonym. Landing, the warehouse,
    kept old warehouses, findings, fix-lists, pages and older releases are written without the patient; a refresh
    is part of it. raw/ is never written: the command names the files in which you delete the patient yourself.

    Run it again if it was interrupted. Exit code 1 where there is no such patient or it did not come to its end; 3
    when a refresh is running.

    \b
    oligo forget northgate NOR-000017 --dry-run
    oligo forget northgate NOR-000017
    """  # noqa: D301 - click wants the backspace itself
    from orchestration.audit_trail import TrailError
    from orchestration.erasure.erase import NotForgottenError, erase
    from orchestration.paths import Paths
    from orchestration.pseudonym_key import UnusableKeyError
    from orchestration.writer_lock import RefreshRunningError

    assert isinstance(paths, Paths)  # noqa: S101 - the command group put it there
    try:
        erasure = erase(paths, centre, patient, is_trial=dry_run)
    except RefreshRunningError as error:
        click.echo(f"oligo: {error}", err=True)
        sys.exit(3)
    except (NotForgottenError, TrailError, UnusableKeyError) as error:
        click.echo(f"oligo: {error}.", err=True)
        sys.exit(1)
    except OSError as error:
        reason = f"{error.strerror}: {error.filename}"
        click.echo(
            f"oligo: the erasure is not at its end. {reason}. Run it again once this is mended.", err=True
        )
        sys.exit(1)
    click.echo("Would be touched:" if dry_run else f"Forgotten: a patient of {centre}.")
    for sentence in erasure.done:
        click.echo(f"  {sentence}")
    click.echo("Not touched, and yours to do:")
    for sentence in erasure.left:
        click.echo(f"  {sentence}")
    if erasure.release:
        click.echo(f"release    {erasure.release}")
