"""Landmark analyses of the refreshed registry: everybody is accounted for, and the counts are those of the marts."""

import pytest

from tests.forked.client import Ran
from tests.pipeline.conftest import Home

Refreshed = tuple[Home, Ran]


def test_who_is_left_out_is_counted(refreshed: Refreshed) -> None:
    # The table adds up by itself, and says of each set what the marts say.
    rows = refreshed[0].query("""
        with counted as (
            select analysis.endpoint_id, analysis.stratification_id, analysis.landmark_months,
                analysis.set_count, analysis.left_out_event_count, analysis.left_out_censored_count,
                analysis.left_out_unobserved_count, sum(analysis.n_count) as n, sum(analysis.event_count) as events,
            from survival.landmark_analysis as analysis group by all
        ),
        marts as (
            select counted.endpoint_id, counted.stratification_id, landmark_months, count(*) as set_count,
                count_if(time_days <= days and cause = 1), count_if(time_days <= days and cause = 0),
                count_if(time_days > days and entry_days > days),
                count_if(time_days > days and entry_days <= days),
                count_if(time_days > days and entry_days <= days and cause = 1)
            from counted
            inner join (values (3, 91), (6, 183), (12, 365)) as landmarks(months, days) on landmark_months = months
            inner join marts.time_to_event using (endpoint_id)
            group by all
        )
        select (select count(*) from counted), (select count(*) from marts),
            (select count(*) from (from counted except from marts))
    """)
    assert rows == [(21, 21, 0)]


@pytest.mark.parametrize(("landmark", "days"), [(3, 91), (6, 183), (12, 365)])
def test_responders_are_those_who_had_responded_by_then(
    refreshed: Refreshed, landmark: int, days: int
) -> None:
    # Counted again from the follow-ups, all of which have a day in these centres.
    [(expected,)] = refreshed[0].query(f"""
        select count(*) from marts.time_to_event as units
        where endpoint_id = 'OS' and time_days > {days} and entry_days <= {days} and exists (
            from intermediate.int_assessments_dated as seen where seen.episode_id = units.episode_id
            and seen.response in ('CR', 'PR', 'NED') and seen.assessment_day <= units.index_day + {days}
        )
    """)
    assert refreshed[0].query(
        "select n_count from survival.landmark_analysis where endpoint_id = 'OS' and stratification_id = 'response' "
        f"and landmark_months = {landmark} and group_name = 'response'"
    ) == [(expected,)]
    assert expected > 0


def test_a_therapy_without_a_day_is_unknown_and_no_p_value_is_without_warning(refreshed: Refreshed) -> None:
    home = refreshed[0]
    # The paper's table has no days of treatment: its seven adjuvant systemic therapies began nobody knows when.
    assert home.query(
        "select n_count from survival.landmark_analysis where endpoint_id = 'DFS' "
        "and stratification_id = 'adjuvant_therapy' and landmark_months = 3 and group_name = 'unknown'"
    ) == [(7,)]
    assert home.query(
        "select count(*) from survival.landmark_analysis where p is not null and test_warning is null "
        "and (endpoint_id, stratification_id, landmark_months) in (select (endpoint_id, stratification_id, "
        "landmark_months) from survival.landmark_analysis where group_name <> 'unknown' and n_count between 1 and 9)"
    ) == [(0,)]


def test_later_groups_are_in_no_comparison_from_the_index(refreshed: Refreshed) -> None:
    assert refreshed[0].query(
        "select count(*) from survival.summary inner join reference.stratification using (stratification_id) "
        "where decided_by is not null"
    ) == [(0,)]
