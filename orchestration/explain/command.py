"""``oligo explain``: the command.

Belongs here: finding the episode that is meant, and the form of the answer. Does not belong here: the answer.
"""

import json
import sys

import click

from orchestration.promoted import opened, promoted_database


@click.command()
@click.argument("episode_id")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print the answer."
)
@click.pass_obj
def explain(paths: object, episode_id: str, form: str) -> None:
    """Say why an episode has its state, its eligibility and its times, with the rows that they rest on.

    EPISODE_ID is the pseudonym in the warehouse, or its beginning where no other episode begins so.

    \b
    oligo sql "select episode_id, state from marts.episode where has_state_conflict"
    oligo explain c2zq7x
    """  # noqa: D301 - click wants the backspace itself
    database = promoted_database(paths)
    from rich.console import Console

    from orchestration.explain.explanation import episodes_of, explanation
    from orchestration.explain.page import print_explanation

    with opened(database) as connection:
        found = episodes_of(connection, episode_id) if episode_id else []
        # What was typed may be a hospital's own number, so no message repeats it.
        if not found:
            raise click.ClickException(
                "no episode in the warehouse begins so; they are listed by:"
                ' oligo sql "select episode_id from marts.episode". A number of the hospital finds nothing here'
            )
        if len(found) > 1 and episode_id not in found:
            raise click.ClickException("more than one episode begins so; give more of its characters")
        answer = explanation(connection, episode_id if episode_id in found else found[0])
    if form == "json":
        click.echo(json.dumps(answer, indent=2, default=str))
        return
    width = None if sys.stdout.isatty() else 160
    print_explanation(Console(file=sys.stdout, width=width, highlight=False), answer)
