"""The command line, ``oligo``.

Belongs here: the list of commands and the home they work in. Does not belong here: what a command does.
"""

import importlib
import os
import signal
import sys
from importlib.metadata import version
from pathlib import Path
from types import FrameType
from typing import Any

import click

from orchestration.paths import Paths
from orchestration.standard_streams import flush_at_the_end, make_usable, quiet_libraries

#: Command to where it is defined; imported when it is asked for, so that help is there at once.
_COMMANDS = {
    "refresh": "orchestration.refresh_command:refresh",
    "release": "orchestration.release_command:release",
    "releases": "orchestration.history.releases_command:releases",
    "diff": "orchestration.history.diff.command:diff",
    "rollback": "orchestration.history.rollback_command:rollback",
    "audit": "orchestration.history.audit_command:audit",
    "forget": "orchestration.erasure.command:forget",
    "key": "orchestration.key_command:key",
    "serve": "orchestration.scheduling.serve_command:serve",
    "sql": "orchestration.sql_command:sql",
    "findings": "orchestration.findings_command:findings",
    "explain": "orchestration.explain.command:explain",
    "estimate": "orchestration.estimate.command:estimate",
    "check-claims": "orchestration.claims.command:check_claims",
    "export": "orchestration.export.command:export",
    "synth": "orchestration.synth_command:synth",
    "profile": "orchestration.profile.command:profile",
    "redcap": "orchestration.redcap_command:redcap",
}
_HELP = {
    "refresh": "Take in every centre, rebuild the warehouse, publish.",
    "release": "Write what may be handed out: no small groups.",
    "releases": "What was released, and what of it is kept.",
    "diff": "What changed from one release to another.",
    "rollback": "Put an earlier release back in force.",
    "audit": "Who did what, when, on what; and whether that is untouched.",
    "forget": "Take a patient out of everything, and keep them out.",
    "key": "The key of the pseudonyms: where it lies, and a new one.",
    "serve": "Refresh by the clock and on arrivals; the web page.",
    "sql": "Ask the promoted warehouse in SQL.",
    "findings": "What is wrong, row by row, and what to do.",
    "explain": "Why an episode has its state, eligibility and times.",
    "estimate": "Survival figures of any CSV or Parquet file.",
    "check-claims": "What a paper says against the rows it says it of.",
    "export": "The warehouse for other tools: cBioPortal, R.",
    "synth": "Make a synthetic centre.",
    "profile": "Draft, check and explain a centre's profile.",
    "redcap": "A REDCap project whose exports need no profile.",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{cmd_name} is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line a command, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_HELP.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], _COMMANDS, n=1)
            raise click.UsageError(
                f"{error.message} Did you mean '{near[0]}'?" if near else error.message, ctx
            ) from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder that holds raw/ and gets warehouse/ and published/. Default: OLIGO_HOME, else the checkout.",
)
@click.version_option(version("oligo"), prog_name="oligo")
@click.pass_context
def oligo(ctx: click.Context, home: Path | None) -> None:
    """Oligo: a registry warehouse for oligometastatic cancer.

    Exports of hospitals in, validated marts and honest survival figures out.
    """
    ctx.obj = Paths(home.resolve()) if home else Paths.of_environment()
    _refuse_what_duckdb_cannot_name(ctx.obj.home)


def _refuse_what_duckdb_cannot_name(home: Path) -> None:
    for sign, words in (
        ("?", "a question mark for the end of a file's name"),
        ("\\", "a backslash for a slash"),
    ):
        if sign in home.as_posix():
            raise click.BadParameter(
                f"{home}: DuckDB takes {words}, and would write or read elsewhere; give the folder a name without it.",
                param_hint="'--home' (or OLIGO_HOME)",
            )


#: The exit code of a command that was stopped.
_stopped: list[int] = []


def _stop(number: int, frame: FrameType | None) -> None:
    """End by the way of an exception, so that what was written aside is taken away."""
    for other in (signal.SIGINT, signal.SIGTERM):
        signal.signal(other, signal.SIG_IGN)
    _stopped.append(128 + number)
    os.write(2, b"oligo: stopped\n")
    raise SystemExit(128 + number)


def main() -> None:
    """Run the command line; an unexpected error ends in one line without any value of a patient."""
    os.umask(0o077)  # what a registry writes is its owner's alone
    # Matrices here are small. More threads would add in another order on another machine, and cost memory a core.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    make_usable()
    quiet_libraries()
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, _stop)
    try:
        try:
            oligo(prog_name="oligo")
        finally:
            flush_at_the_end()
    except BaseException as error:  # a panic of a native library is no Exception
        if _stopped:
            sys.exit(_stopped[0])  # whatever a library has made of the exception that was to end it
        if isinstance(error, SystemExit) or os.environ.get("OLIGO_DEBUG"):
            raise
        sys.exit(_told(error))


def _told(error: BaseException) -> int:
    if isinstance(error, OSError):  # the operating system's own words name files, not patients
        place = f": {error.filename}" if error.filename else ""
        click.echo(f"oligo: {error.strerror or type(error).__name__}{place}", err=True)
        return 1
    from orchestration.discretion import limit_of_the_machine, without_values

    if limit := limit_of_the_machine(error):
        click.echo(f"oligo: {limit}", err=True)
        return 1
    click.echo(f"oligo: unexpected {without_values(error)}; set OLIGO_DEBUG=1 to see all of it", err=True)
    return 70
