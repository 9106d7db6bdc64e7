"""Refreshes that something happens to.

Belongs here: registries for them, and what each of them needs around it. Does not
belong here: the faults (``tests.forked``), and what must hold after one (``registry_states``).
"""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.forked.client import PROJECT, Server, the_server
from tests.forked.server import heed_signals
from tests.pipeline.conftest import Home, new_home, refreshed, shared, used_home

__all__ = ["new_home", "refreshed", "shared", "used_home"]
DELIVERY = "royapettah/2024-01-15/table1.csv"


@pytest.fixture(autouse=True)
def signals_as_at_a_terminal() -> Iterator[None]:
    """Whoever starts the suite may ignore signals, as `nohup` does, and what is started here would inherit it."""
    before = heed_signals()
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(scope="session")
def server() -> Server:
    return the_server()


def deliver(home: Path, patients: int) -> None:
    """Let the delivery hold so many of the fourteen patients, in one step."""
    rows = (PROJECT / "raw" / DELIVERY).read_text().splitlines()
    target = home / "raw" / DELIVERY
    draft = home / "raw" / ".table1.csv"
    draft.write_text("\n".join(rows[: patients + 1]) + "\n")
    draft.replace(target)


@pytest.fixture
def small(used_home: Callable[..., Home]) -> Home:
    """One centre of fourteen patients that was refreshed before."""
    return used_home("royapettah")
