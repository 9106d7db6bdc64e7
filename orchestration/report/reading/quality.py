"""The quality of each centre's data, without a value of it.

Belongs here: rows, findings and completeness by centre. Does not belong here: a finding's place or cell (the
fix-list).
"""

import duckdb

from orchestration.report.data import Table
from orchestration.report.words import count

_CENTRES = """
    with accounts as (
        select centre_id, sum(rows_in) as n, sum(accepted) as accepted, sum(quarantined) as quarantined
        from quality.row_account group by all
    ),

    findings as (
        select
            centre_id, count(*) as n, count(*) filter (severity = 'error') as errors,
            count(*) filter (kind = 'plausibility') as plausibility
        from quality.finding where status = 'open' group by all
    ),

    deliveries as (
        select centre_id, max(delivery_id) filter (status = 'in_force') as delivery, bool_or(is_stale) as is_stale
        from quality.delivery group by all
    ),

    states as (
        select
            centre_id, count(*) as episodes, count(*) filter (state = 'unclassifiable') as unclassifiable,
            count(*) filter (has_state_conflict) as conflicts
        from marts.episode group by all
    )

    select
        deliveries.centre_id, delivery, is_stale, accounts.n, accepted, quarantined, findings.n, errors, plausibility,
        episodes, unclassifiable, conflicts
    from deliveries left join accounts using (centre_id) left join findings using (centre_id)
    left join states using (centre_id) order by deliveries.centre_id
"""
#: What the main figures hang on, in words.
_KEY_COLUMNS = {
    ("patients", "sex"): "Sex",
    ("patients", "birth_year"): "Year of birth",
    ("patients", "vital_status"): "Vital status",
    ("patients", "last_contact_date"): "Last contact",
    ("primaries", "diagnosis_date"): "Diagnosis of the primary",
    ("primaries", "morphology_code"): "Morphology",
    ("episodes", "diagnosis_date"): "Diagnosis of the episode",
    ("episodes", "ecog"): "ECOG performance status",
    ("episodes", "active_systemic_therapy"): "Active systemic therapy",
    ("lesions", "organ"): "Organ of the metastasis",
    ("lesions", "diameter_mm"): "Diameter of the metastasis",
    ("treatments", "start_date"): "Start of the treatment",
    ("treatment_lesions", "dose_gy"): "Dose",
    ("assessments", "assessment_date"): "Date of the follow-up",
    ("assessments", "response"): "Response",
}
_COMPLETE = """
    select table_name, column_name, centre_id, share from quality.completeness
    where row_count > 0 order by centre_id
"""
#: With more centres than this, a column a centre no longer fits: the range over them is shown.
_MOST_CENTRES = 9


def read_quality(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """What became of each centre's rows and what is open, and how complete the main columns are."""
    rows = [_centre(*row) for row in connection.execute(_CENTRES).fetchall()]
    columns = [
        *(
            "Centre",
            "Delivery",
            "Rows",
            "Accepted",
            "Set aside",
            "Open findings",
            "of them errors",
            "implausible",
        ),
        *("Episodes without a state", "States that contradict"),
    ]
    note = (
        "Set aside: rows with an error that a figure would hang on. States that contradict: the declared state is not "
        "the one that the centre’s own answers give. Each centre has its findings, row by row, in its fix-list."
    )
    return [
        Table("quality-centre", "Rows and findings by centre", columns, rows, note),
        *_completeness(connection),
    ]


def _centre(centre: str, delivery: str | None, is_stale: bool, *numbers: int | None) -> list[str]:
    n, accepted, quarantined, findings, errors, implausible, episodes, unclassifiable, conflicts = (
        int(number or 0) for number in numbers
    )
    share = f"{100 * accepted / n:.1f}%" if n else "–"
    shown = (delivery or "none") + (" (stale)" if is_stale else "")
    counts = [quarantined, findings, errors, implausible]
    of_states = [f"{number:,} of {episodes:,}" for number in (unclassifiable, conflicts)]
    return [centre, shown, count(n), share, *map(count, counts), *of_states]


def _completeness(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    shares: dict[tuple[str, str], dict[str, float]] = {}
    for table, column, centre, share in connection.execute(_COMPLETE).fetchall():
        shares.setdefault((table, column), {})[centre] = share
    centres = sorted({centre for found in shares.values() for centre in found})
    if not centres:
        return []
    is_wide = len(centres) > _MOST_CENTRES
    rows = []
    for key, name in _KEY_COLUMNS.items():
        found = shares.get(key, {})
        known = sorted(found.values())
        if is_wide:
            rows.append(
                [
                    name,
                    *(_percent(v) for v in ((known[0], known[len(known) // 2], known[-1]) if known else ())),
                ]
            )
        else:
            rows.append([name, *(_percent(found.get(centre)) for centre in centres)])
    heads = ["lowest centre", "middle centre", "highest centre"] if is_wide else centres
    full = [row for row in rows if len(row) == len(heads) + 1]
    note = "Share of accepted rows that hold a value, under any of its columns; unknown is none. –: no such rows."
    return [
        Table("quality-completeness", "How complete the main columns are", ["Column", *heads], full, note)
    ]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f}%"
