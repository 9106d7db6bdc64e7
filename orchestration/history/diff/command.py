"""``oligo diff``: what changed from one release to another."""

import json

import click

from orchestration.promoted import promoted_database


@click.command()
@click.argument("older", required=False)
@click.argument("newer", required=False)
@click.option("--rows", is_flag=True, help="Name the rows by their pseudonyms. For your own eyes.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=1000, show_default=True, help="At most so many --rows."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it."
)
@click.pass_obj
def diff(paths: object, older: str | None, newer: str | None, rows: bool, limit: int, form: str) -> None:
    """Compare release OLDER with NEWER: patients and episodes come, gone and changed, states and medians that moved,
    findings opened and closed, deliveries.

    Without NEWER the release in force; without OLDER the one before it. Where the warehouse of one is not kept, what
    the published folder tells is compared, and what cannot be told is said.

    \b
    oligo diff
    oligo diff 2026-03-01T040000Z 2026-03-08T040000Z --format json
    oligo diff --rows
    """  # noqa: D301 - click wants the backspace itself
    from orchestration.paths import Paths

    promoted_database(paths)
    assert isinstance(paths, Paths)  # noqa: S101 - the command group put it there
    from orchestration.history.diff.difference import OTHER_VERSION, UnknownReleaseError, compared_releases
    from orchestration.history.diff.text import as_json, print_difference

    try:
        found = compared_releases(paths, older, newer, limit if rows else None)
    except UnknownReleaseError as error:
        raise click.ClickException(str(error)) from None
    except OTHER_VERSION:
        raise click.ClickException(
            "one of the two warehouses was built by another version of Oligo and lacks what is compared"
        ) from None
    if form == "json":
        click.echo(json.dumps(as_json(found), indent=2, ensure_ascii=False))
    else:
        print_difference(found)
