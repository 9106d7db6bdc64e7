"""Killed at any moment, a refresh leaves the last warehouse and release whole, and the next one works.

Belongs here: kills at the moments that matter most, on one registry. Does not belong here: many, at random
(``test_soak``).
"""

from collections.abc import Callable

import pytest

from tests.faults.conftest import deliver
from tests.faults.registry_states import litter, orphans, state_in, whole_release, whole_warehouse
from tests.forked.client import Server
from tests.pipeline.conftest import CENTRES, Home


def test_killed_in_the_middle_and_between_the_last_two_renames(small: Home, server: Server) -> None:
    home, before = small.path, state_in(small.path)
    deliver(home, 13)
    killed = server.oligo(home, "refresh", at="survival", do="kill the watching").ended()
    assert killed.code == -9
    assert orphans(home) == {}
    assert state_in(home) == before and whole_release(home) == 14 and whole_warehouse(home) > 1000

    # Now it is the one that works; the other puts the release in place, which was written already, and tells.
    killed = server.oligo(home, "refresh", at="publication", do="kill").ended()
    assert killed.code == 1 and "Traceback" not in killed.said
    assert "ended by SIGKILL" in killed.said
    release = (home / "published" / "latest").readlink().name
    assert f"the new warehouse is in use, and release {release} is published" in killed.said
    assert orphans(home) == {}
    assert state_in(home)[0] == whole_release(home) == 13 and whole_warehouse(home) > 1000

    after = server.oligo(home, "refresh").ended()
    assert after.code == 0, after.said
    assert state_in(home)[0] == whole_release(home) == 13
    assert litter(home) == []


@pytest.mark.soak
def test_killed_while_it_writes_into_a_copy_of_the_warehouse(
    used_home: Callable[..., Home], server: Server
) -> None:
    """One of three centres changed, so that the others are carried over."""
    home = used_home(*CENTRES)
    before = state_in(home.path)
    deliver(home.path, 13)
    killed = server.oligo(
        home.path, "refresh", at="survival", do="kill the watching", OLIGO_CARRIED_FROM_MB="0"
    ).ended()
    assert killed.code == -9 and "2 of 3 centres" in killed.said
    assert orphans(home.path) == {}
    assert state_in(home.path) == before
    asked = "select carried_count, count(*) from history.release, marts.patient group by all"
    [(carried_count, patients)] = home.query(asked)
    assert carried_count == 0

    after = server.oligo(home.path, "refresh", OLIGO_CARRIED_FROM_MB="0").ended()
    assert after.code == 0 and "2 of 3 centres" in after.said, after.said
    assert home.query(asked) == [(1, patients - 1)]
    assert litter(home.path) == []
