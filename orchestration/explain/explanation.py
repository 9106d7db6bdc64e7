"""What the warehouse holds of one episode, as a dictionary.

Belongs here: queries. Does not belong here: a rule (they are models of dbt), and how it is printed (``page``).
"""

from typing import Any

import duckdb

Row = dict[str, Any]

_EPISODE = """
    select
        episode.episode_id, episode.patient_id, episode.centre_id, episode_rank as rank, episode_count,
        diagnosis_day, diagnosis_precision, primary_site_label as primary_site, episode.lesion_count,
        declared_lesion_count, state, declared_state, has_state_conflict, possible_states, unclassifiable_reason,
        missing_questions, state_rule_version, source_file, source_sheet, source_row
    from marts.episode
    inner join marts.patient using (patient_id)
    left join intermediate.int_records_located
        on source_table = 'episodes' and source_key = episode.episode_id
    where episode.episode_id = $episode
"""
_QUESTIONS = """
    select question, title, answer, basis, source_table, source_file, source_sheet, source_row
    from marts.state_evidence where episode_id = $episode
    order by question, source_table, source_file, source_row
"""
_VERDICTS = """
    select set_id, criterion_set.version as set_version, criterion_set.title, verdict, decided_by
    from intermediate.int_eligibility_verdicts_reached inner join reference.criterion_set using (set_id)
    where episode_id = $episode order by set_id
"""
_CRITERIA = """
    select criterion_id, title, applies, result, fact, found_answer, found_lowest, found_highest, judged_day
    from marts.eligibility where episode_id = $episode and set_id = $set_id order by position
"""
_TIMES = """
    select
        endpoint_id, lesion_id, time_to_event.index_event, index_day, entry_days, time_days,
        time_days_earliest, time_days_latest,
        cause, cause_earliest, cause_latest, exit_event, censor_reason,
        exit_source_table as source_table, source_file, source_sheet, source_row
    from marts.time_to_event
    inner join reference.endpoint using (endpoint_id)
    left join intermediate.int_records_located
        on exit_source_table = source_table and exit_source_key = source_key
    where time_to_event.episode_id = $episode
    order by is_headline desc, endpoint_id, lesion_id
"""
_NOT_COUNTED = """
    select endpoint_id, lesion_id, exclusion_reason as reason from intermediate.int_endpoint_units_indexed
    where episode_id = $episode and exclusion_reason is not null
    union all
    select endpoint_id, lesion_id, exclusion_reason as reason from intermediate.int_endpoint_exits_chosen
    where episode_id = $episode and exclusion_reason is not null
    order by endpoint_id, lesion_id
"""
_LESIONS = """
    select
        lesion_id, lesion.organ_label as organ, lesion_count, treatment_lesion.modality, treatment_lesion.start_day,
        dose_gy, fractions, bed_10_gy, eqd2_10_gy, histology, bed_histology_gy, local_status, local_failure_day,
        last_response, last_assessed_day
    from marts.lesion left join marts.treatment_lesion using (lesion_id)
    where lesion.episode_id = $episode
    order by organ, lesion_id, start_day, treatment_lesion_id
"""
_FINDINGS = """
    select rule, effect, column_name, message, remedy
    from quality.finding
    inner join intermediate.int_records_located using (centre_id, delivery_id, source_file, source_row)
    where source_table = 'episodes' and source_key = $episode and table_name = 'episodes' and status <> 'fixed'
        and finding.source_sheet is not distinct from int_records_located.source_sheet
    order by rule, column_name
"""


def episodes_of(connection: duckdb.DuckDBPyConnection, beginning: str) -> list[str]:
    """The episodes whose identifier begins so, at most three."""
    found = connection.execute(
        "select episode_id from marts.episode where starts_with(episode_id, $1) order by episode_id limit 3",
        [beginning],
    )
    return [str(episode) for (episode,) in found.fetchall()]


def explanation(connection: duckdb.DuckDBPyConnection, episode: str) -> Row:
    """State, eligibility, times, lesions and findings of an episode, with the rows that they rest on.

    Days count from day 0, the diagnosis of the patient's first episode; doses are in gray.
    """
    own = {"episode": episode}
    [about] = _rows(connection, _EPISODE, own)
    return {
        **about,
        "questions": _rows(connection, _QUESTIONS, own),
        "eligibility": [
            {**verdict, "criteria": _rows(connection, _CRITERIA, own | {"set_id": verdict["set_id"]})}
            for verdict in _rows(connection, _VERDICTS, own)
        ],
        "times": _rows(connection, _TIMES, own),
        "not_counted": _rows(connection, _NOT_COUNTED, own),
        "lesions": _rows(connection, _LESIONS, own),
        "findings": _rows(connection, _FINDINGS, own),
    }


def _rows(connection: duckdb.DuckDBPyConnection, query: str, values: Row) -> list[Row]:
    answer = connection.execute(query, values)
    names = [column[0] for column in answer.description or []]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
