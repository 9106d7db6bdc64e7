"""What may happen to a refresh, and at which place.

Belongs here: faults, by name, and doing one when a phase begins. Does not belong here: what must hold after one.
"""

import functools
import importlib
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

#: The first function of each phase of a refresh.
PHASES = {
    "landing": "orchestration.assets.landed:land_centre",
    "dbt": "orchestration.dbt_run:build",
    "survival": "orchestration.assets.summaries:refused_stratifications",
    "audit": "orchestration.assets.published:audit",
    "figures": "orchestration.assets.published:draw_into",
    "report": "orchestration.assets.published:write_report",
    "promotion": "orchestration.assets.published:write_findings_of_warehouse",
    "publication": "orchestration.assets.published:publish_promoted",
}


def _kill_the_watching() -> None:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)


def _fill() -> None:
    """Leave no byte and no name free on the disk of the registry."""
    home = Path(sys.argv[sys.argv.index("--home") + 1])
    with (home / "ballast").open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue


def _tomorrow_is_long_ago() -> None:
    from datetime import date

    from orchestration.resources import Registry

    Registry.today = lambda self: date(2001, 1, 1)  # type: ignore[method-assign]


FAULTS: dict[str, Callable[[], None]] = {
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "kill the watching": _kill_the_watching,
    "files of one byte": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY)),
    "full": _fill,
    "little memory": lambda: resource.setrlimit(resource.RLIMIT_AS, (_address_space() + (8 << 20),) * 2),
    "interrupt": lambda: os.kill(os.getppid(), signal.SIGINT),
    "terminate": lambda: os.kill(os.getppid(), signal.SIGTERM),
    "wait": lambda: time.sleep(600),
    "long ago": _tomorrow_is_long_ago,
}


def _address_space() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def set_up(fault: dict[str, str]) -> None:
    """``do`` happens when the phase ``at`` begins, or at once."""
    if not fault.get("at"):
        FAULTS[fault["do"]]()
        return
    module, _, name = PHASES[fault["at"]].partition(":")
    place = importlib.import_module(module)
    right = getattr(place, name)

    @functools.wraps(right)
    def wrong(*given: Any, **named: Any) -> Any:
        setattr(place, name, right)
        FAULTS[fault["do"]]()
        return right(*given, **named)

    setattr(place, name, wrong)
