"""In which group a unit of the registry is at a landmark, and which stratifications are refused with what words."""

import duckdb
import pytest

from orchestration.survival_tables.landmark_counts import counts_at_landmarks, groups_of
from orchestration.survival_tables.later_groups import LaterGroups, later_groups, refused_stratifications

LATER = (
    "episode_id varchar, attribute varchar, value varchar, value_rank integer, earliest bigint, latest bigint"
)
STRATA = (
    "stratification_id varchar, within_attribute varchar, by_attribute varchar, decided_by varchar, "
    "landmark_months varchar, landmark_endpoints varchar"
)
RESPONSE = ("response", None, "response", "adequate_assessment", "3 6 12", "OS")


@pytest.fixture
def registry():
    with duckdb.connect() as connection:
        for schema in ("intermediate", "marts", "reference"):
            connection.execute(f"create schema {schema}")
        connection.execute(f"create table later({LATER})")
        connection.execute(
            "create view intermediate.int_later_attributes_dated as select * exclude (earliest, latest), "
            "earliest as decided_day_earliest, latest as decided_day_latest from later"
        )
        connection.execute(
            "create table intermediate.int_episodes_attributed(episode_id varchar, attribute varchar, value varchar)"
        )
        connection.execute(
            "create table marts.time_to_event(endpoint_id varchar, episode_id varchar, index_day bigint, "
            "entry_days bigint, time_days bigint, cause bigint)"
        )
        connection.execute(f"create table reference.stratification({STRATA})")
        connection.execute("create table reference.endpoint as select unnest(['OS', 'PFS']) as endpoint_id")
        yield connection


#: The days of the first response (earliest, latest; None: no response on record), of the first evaluable follow-up, the
#: day on which the clock starts, and the group at the landmark of 91 days after it.
TABLE = [
    ((60, 60), (60, 60), 0, "response"),
    ((91, 91), (60, 60), 0, "response"),  # on the day of the landmark
    ((92, 92), (60, 60), 0, "no response"),  # a day too late: what comes later does not count
    ((92, 92), (92, 92), 0, "unknown"),  # nothing was evaluated by then
    (None, (60, 60), 0, "no response"),
    (None, (92, 92), 0, "unknown"),
    ((80, 110), (60, 60), 0, "unknown"),  # a month that holds the landmark: before it or after it
    ((62, 91), (60, 60), 0, "response"),  # a month that ends with it
    ((92, 122), (60, 60), 0, "no response"),  # a month that begins after it
    ((None, None), (60, 60), 0, "unknown"),  # a response, and nobody knows when
    (None, (80, 110), 0, "unknown"),
    ((120, 120), (60, 60), 30, "response"),  # the landmark counts from the index of the endpoint
    (None, None, 0, "unknown"),  # nothing is known
]


@pytest.mark.parametrize(("responded", "evaluated", "index_day", "group"), TABLE)
def test_the_group_at_a_landmark_is_what_was_known_by_then(registry, responded, evaluated, index_day, group):
    for rank, (value, days) in enumerate((("response", responded), ("no response", evaluated)), start=1):
        if days is not None:
            registry.execute("insert into later values ('e', 'response', ?, ?, ?, ?)", [value, rank, *days])
    registry.execute("insert into marts.time_to_event values ('OS', 'e', ?, 0, 400, 1)", [index_day])
    asked = LaterGroups("response", None, "response", {3: 91}, ("OS",))
    [(key, [row])] = counts_at_landmarks(registry, [asked]).items()
    assert key == ("OS", "response", "", 3)
    assert row == (group, 0, 400, 1, 1)


def test_unknown_is_always_a_group(registry):
    registry.execute("insert into later values ('e', 'response', 'response', 1, 5, 5)")
    assert groups_of(registry) == {"response": ["response", "unknown"]}


def test_a_landmark_is_a_whole_day_as_everywhere(registry):
    registry.execute("insert into reference.stratification values (?, ?, ?, ?, ?, ?)", RESPONSE)
    [asked] = later_groups(registry)
    assert (asked.landmarks, asked.endpoints) == ({3: 91, 6: 183, 12: 365}, ("OS",))


#: A row of the seed, and how the sentence that refuses it begins and what it must say; None: it is not refused.
REFUSED = [
    (RESPONSE, None),
    (("state", None, "state", None, None, None), None),
    (
        ("r", None, "response", "adequate_assessment", None, None),
        "The stratification 'r' groups by 'response', which",
    ),
    (
        ("r", None, "response", None, None, None),
        "The stratification 'r' groups by 'response', which is decided",
    ),
    (
        ("r", None, "toxicity", "toxicity_onset", None, None),
        "The stratification 'r' groups by 'toxicity', which",
    ),
    (("r", "response", "state", None, None, None), "The stratification 'r' is nested in 'response', which"),
    (
        ("r", None, "state", None, "3", "OS"),
        "The stratification 'r' has landmarks, and 'state' is known at the index",
    ),
    (("r", None, "response", None, "3, 6", "OS"), "The stratification 'r' has landmark_months or"),
    (("r", None, "response", None, "0", "OS"), "The stratification 'r' has landmark_months or"),
    (("r", None, "response", None, "3", "XX"), "The stratification 'r' has landmark_months or"),
    (("r", None, "response", None, "3", None), "The stratification 'r' has landmark_months or"),
]


@pytest.mark.parametrize(("row", "beginning"), REFUSED)
def test_a_later_group_without_landmarks_is_refused_in_words(registry, row, beginning):
    registry.execute("insert into later values ('e', 'response', 'response', 1, 5, 5)")
    registry.execute("insert into intermediate.int_episodes_attributed values ('e', 'state', 'synchronous')")
    registry.execute("insert into reference.stratification values (?, ?, ?, ?, ?, ?)", row)
    found = refused_stratifications(registry)
    assert len(found) == (beginning is not None)
    for sentence in found:
        assert sentence.startswith(beginning)
        if "decided after" in sentence:
            assert all(
                word in sentence for word in ("immortal time", "by definition", "landmark_months (such as 3")
            )
