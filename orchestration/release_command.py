"""``oligo release``: what of the promoted warehouse may be handed out."""

import sys
from pathlib import Path

import click

from orchestration.promoted import promoted_database

_LEAST = 3


@click.command()
@click.option(
    "--tier",
    type=click.Choice(["public"]),
    required=True,
    help="Which tier to write; refresh writes the internal one.",
)
@click.option(
    "--threshold",
    type=click.IntRange(min=_LEAST),
    help="The least number of patients that is told. Default: the setting public_threshold, else 6.",
)
@click.pass_obj
def release(paths: object, tier: str, threshold: int | None) -> None:
    """Write the public tier of the latest release into published/public/<release>.

    Counts under the threshold are hidden, and others that would tell them; curves are coarsened, small groups
    merged. What the last public release told is taken into account. Exit code 1 where nothing was written; 3 when
    a refresh is running.

    \b
    oligo release --tier public
    oligo release --tier public --threshold 10
    """  # noqa: D301 - click wants the backspace itself
    from orchestration.audit_trail import TrailError
    from orchestration.disclosure.releasing import NotReleasableError, release_public
    from orchestration.paths import Paths
    from orchestration.settings import UnusableSettingError, settings_of
    from orchestration.writer_lock import RefreshRunningError

    promoted_database(paths)
    assert isinstance(paths, Paths)  # noqa: S101 - the command group put it there
    try:
        made: Path | None = None
        made, sentences = release_public(paths, threshold or settings_of(paths).public_threshold)
    except RefreshRunningError as error:
        click.echo(f"oligo: {error}", err=True)
        sys.exit(3)
    except (NotReleasableError, TrailError, UnusableSettingError) as error:
        click.echo(f"oligo: no public release was written. {error}", err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"oligo: no public release was written. {error.strerror}: {error.filename}", err=True)
        sys.exit(1)
    for sentence in sentences:
        click.echo(sentence)
    click.echo(f"{tier}     {made}")
