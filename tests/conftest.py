"""What holds for all tests.

Belongs here: settings of the whole suite. Does not belong here: fixtures, which stand in the room that uses them.
"""

import os

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files in order that two workers may go through them without waiting for each other."""
    items.sort(key=lambda item: item.nodeid.partition("::")[0] not in _MAKERS)
