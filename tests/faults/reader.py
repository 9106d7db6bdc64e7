"""A reader that never stops: a program of its own, as a statistician's script is.

Belongs here: reading and counting. Does not belong here: faults. Its first argument is the home, the second where it
writes its counts, the third the states that it may find, the fourth whether it holds the file open.
"""

import json
import signal
import sys
import time
from pathlib import Path

import duckdb

from tests.faults.registry_states import state_of, whole_release


def main() -> None:
    """Read until told to stop; every failure is written down and none ends it."""
    home, told, allowed, holds = (
        Path(sys.argv[1]),
        Path(sys.argv[2]),
        json.loads(sys.argv[3]),
        sys.argv[4] == "hold",
    )
    states = {tuple(state) for state in allowed}
    patients = {state[0] for state in states}
    counts = {"reads": 0, "releases": 0, "changes": 0, "held_reads": 0}
    failures: list[str] = []
    running = True

    def stop(*_: object) -> None:
        nonlocal running
        running = False

    signal.signal(signal.SIGTERM, stop)
    database = home / "warehouse" / "registry.duckdb"
    held = duckdb.connect(database, read_only=True) if holds else None
    at_first = state_of(held) if held else None
    last = None
    while running:
        try:
            with duckdb.connect(database, read_only=True) as connection:
                state = state_of(connection)
                if state not in states or state_of(connection) != state:
                    failures.append(f"a mix: {state}")
            counts["reads"] += 1
            counts["changes"] += state != last
            last = state
            if whole_release(home) not in patients:
                failures.append("a release of no state")
            counts["releases"] += 1
            if held:
                if state_of(held) != at_first:
                    failures.append("what is held open has changed")
                counts["held_reads"] += 1
        except Exception as error:
            failures.append(f"{type(error).__name__}: {error}")
        time.sleep(0.02)
    told.write_text(json.dumps({**counts, "failures": failures}))


if __name__ == "__main__":
    main()
