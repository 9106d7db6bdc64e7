"""What holds for all tests.

Belongs here: settings of the whole suite. Does not belong here: fixtures, which stand in the room that uses them.
"""

import os
import random
import time

import pytest
from hypothesis import settings

# Two workers have two processors, and the frames of tests are small. The refreshes that they start are not bound by it
# (``forked``); matrices are the work of one thread there too.
os.environ.update(POLARS_MAX_THREADS="1", OPENBLAS_NUM_THREADS="1")

# No example has to be done within a time: on a busy machine the first one of a test can take seconds. Speed is measured
# by `make bench`, never judged by a test.
settings.register_profile("oligo", deadline=None)
settings.load_profile("oligo")

#: Each makes a registry that other files only read and would wait for, so they come first, at once.
_MAKERS = ("tests/pipeline/test_commands.py", "tests/faults/test_damaged_warehouse.py")

#: The longest of `make soak`, which comes first: begun last, it would be waited for alone.
_LONGEST = "tests/faults/test_soak.py"
#: `make soak` begins no test later than this; the seed, which all workers have, repeats the order of a run.
_MINUTES = float(os.environ.setdefault("SOAK_MINUTES", "30"))
_SEED = os.environ.setdefault("SOAK_SEED", str(time.time_ns() % 10**6))
_BEGAN = time.monotonic()


@pytest.hookimpl(trylast=True)  # when those that are not asked for are gone
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files in order that two workers may go through them without waiting for each other.

    Those of `make soak` come in another order each time, so that a bound which is too short leaves out others.
    """
    chance = random.Random(_SEED)
    files = {_file(item): chance.random() for item in items if item.get_closest_marker("soak")}
    items.sort(key=lambda item: _file(item) not in _MAKERS)
    if all(item.get_closest_marker("soak") for item in items):
        items.sort(key=lambda item: (_file(item) != _LONGEST, files[_file(item)]))


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out, and say so, what can no longer begin."""
    if item.get_closest_marker("soak") and time.monotonic() - _BEGAN > _MINUTES * 60:
        pytest.skip(f"{item.nodeid} was not begun within SOAK_MINUTES ({_MINUTES:g})")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How to run the long tests in the same order, and what they have counted: workers cannot print."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    if any("soak" in report.keywords for report in reports):
        terminalreporter.write_line(f"SOAK_SEED={_SEED}")
    for report in reports:
        for name, value in report.user_properties if report.when == "call" else ():
            terminalreporter.write_line(f"{name}: {value}")
