"""Where the metastases are, and how episodes were treated.

Belongs here: counts of metastases by organ and of sequences of treatments. Does not belong here: outcomes.
"""

import duckdb

from orchestration.report.data import Bar, TreatmentPath

_ORGANS = """
    select
        organ_label, coalesce(sum(coalesce(lesion_count, 1)) filter (is_locally_treated), 0) as treated,
        coalesce(sum(coalesce(lesion_count, 1)) filter (is_locally_treated is not true), 0) as untreated,
        count(*) filter (lesion_count is null) as uncounted
    from marts.lesion group by organ_label order by treated + untreated desc, organ_label
"""
#: Treatments that start on the same day are one step; a step like the one before it is not told again.
_PATHS = """
    with treatments as (
        select
            episode_id, start_day,
            case
                when target = 'primary' then 'Primary: ' || modality_group
                when modality_group = 'systemic' then 'Systemic therapy'
                else upper(modality_group[1]) || modality_group[2:]
            end as step
        from marts.treatment
    ),

    days as (
        select episode_id, start_day, string_agg(distinct step, ' + ' order by step) as step
        from treatments where start_day is not null group by all
    ),

    steps as (
        select
            episode_id, start_day, step,
            lag(step) over (partition by episode_id order by start_day) is distinct from step as is_new
        from days
    ),

    sequences as (
        select episode_id, list(step order by start_day) filter (is_new) as path from steps group by episode_id
    ),

    undated as (select distinct episode_id from treatments where start_day is null)

    select
        case
            when undated.episode_id is not null then ['(start of a treatment not known)']
            else coalesce(path, ['(no treatment recorded)'])
        end as treated,
        count(*) as episodes
    from marts.episode
    left join sequences using (episode_id)
    left join undated using (episode_id)
    group by all order by episodes desc, treated
"""
_MOST_PATHS, _MOST_STEPS = 15, 6


def read_organs(connection: duckdb.DuckDBPyConnection) -> tuple[list[Bar], str]:
    """Metastases by organ: locally treated and not, and what to know about the counts."""
    rows = connection.execute(_ORGANS).fetchall()
    uncounted = sum(row[3] for row in rows)
    note = "All episodes. Locally treated: surgery, radiotherapy or ablation of that metastasis."
    if uncounted:
        note += f" {uncounted:,} rows that do not say how many metastases they stand for count as one each."
    return [
        Bar(organ or "Organ not known", int(first), int(second)) for organ, first, second, _ in rows
    ], note


def read_paths(connection: duckdb.DuckDBPyConnection) -> tuple[list[TreatmentPath], str]:
    """The most frequent sequences of treatments, and what is not shown."""
    rows = connection.execute(_PATHS).fetchall()
    shown = [TreatmentPath(_shortened(steps), episodes) for steps, episodes in rows[:_MOST_PATHS]]
    rest = rows[_MOST_PATHS:]
    note = (
        "Treatments of an episode in the order of their starts. Those that start on the same day are one step, and a "
        "step like the one before it is not repeated. Primary: treatment of the primary tumour."
    )
    if rest:
        note += f" Not shown: {sum(row[1] for row in rest):,} episodes with {len(rest):,} rarer sequences."
    return shown, note


def _shortened(steps: list[str]) -> list[str]:
    return (
        steps
        if len(steps) <= _MOST_STEPS
        else [*steps[: _MOST_STEPS - 1], f"{len(steps) - _MOST_STEPS + 1} more"]
    )
