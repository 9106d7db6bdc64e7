"""``oligo serve``: the web page and the daemon, until it is stopped.

Belongs here: options, words and exit codes. Does not belong here: the processes (``serving``).
"""

import contextlib
import signal
import sys
from types import FrameType

import click


@click.command()
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=3000,
    show_default=True,
    help="Port of the web page, on 127.0.0.1.",
)
@click.pass_obj
def serve(paths: object, port: int) -> None:
    """Show the asset graph in a web page, and refresh by the clock and when a delivery arrives.

    The page is for this machine alone (127.0.0.1) and has no password: whoever has an account here can start a
    refresh, and sees counts, never patients. Ctrl-C or SIGTERM ends it, with a refresh that is under way; the
    promoted warehouse stays whole. Exit code 1 when it cannot start, or a part of it has ended.
    """
    from orchestration.paths import Paths
    from orchestration.pseudonym_key import UnusableKeyError
    from orchestration.scheduling.serving_place import ServingError
    from orchestration.settings import UnusableSettingError

    assert isinstance(paths, Paths)  # noqa: S101 - the command group put it there
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    try:
        _serve(paths, port)
    except (ServingError, UnusableSettingError, UnusableKeyError) as error:
        click.echo(f"oligo: {error}", err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"oligo: {error.strerror}: {error.filename}", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        click.echo("Stopped.")


def _serve(paths: object, port: int) -> None:
    from orchestration.paths import Paths
    from orchestration.scheduling import serving_place as place
    from orchestration.scheduling.instance import cut_off, end_what_was_left, prepare, purge
    from orchestration.scheduling.serving import Server

    assert isinstance(paths, Paths)  # noqa: S101 - as above
    folder = prepare(paths)
    with place.only_server(paths), place.private_folder(paths) as sockets:
        place.demand_free(port)
        click.echo(f"Starting for {paths.home}")
        import dagster as dg

        from orchestration.scheduling.automation import automation

        automation(paths, is_on=True)  # what cannot be used is told here, and not by a process below
        with dg.DagsterInstance.from_config(str(folder)) as instance:
            if left := end_what_was_left(instance):
                click.echo(f"{left} runs that a server left unfinished are marked as failed.")
            purge(instance)
        server = Server(paths, port)
        try:
            server.start(sockets)
            click.echo(f"Serving http://{place.HOST}:{port}; Ctrl-C ends it")
            sys.stdout.flush()
            server.watch()
        finally:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)
            # Before the end, as Dagster itself marks them as failed in it; whatever hinders this, all has to end.
            with contextlib.suppress(Exception), dg.DagsterInstance.from_config(str(folder)) as instance:
                cut_off(instance)
            server.end()


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
