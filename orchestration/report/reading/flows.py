"""Flow diagrams of the sets of eligibility criteria.

Belongs here: sums over centres of the mart's flow. Does not belong here: judging a criterion.
"""

from itertools import groupby

import duckdb

from orchestration.report.data import Flow, FlowStep

_FLOW = """
    select
        flow.set_id, sets.title, sets.citation, flow.set_version, flow.step, flow.title,
        flow.step_number, sum(flow.episode_count), sum(flow.patient_count)
    from marts.eligibility_flow as flow inner join reference.criterion_set as sets using (set_id)
    group by all order by flow.set_id, flow.step_number
"""


def read_flows(connection: duckdb.DuckDBPyConnection) -> list[Flow]:
    """A diagram for each set; steps at which nobody leaves are left out."""
    flows = []
    for set_id, group in groupby(connection.execute(_FLOW).fetchall(), key=lambda row: row[0]):
        rows = list(group)
        _, title, citation, version, *_ = rows[0]
        steps = [
            FlowStep(step, criterion or step.capitalize(), int(episodes), int(patients))
            for _, _, _, _, step, criterion, _, episodes, patients in rows
            if episodes or step in ("assessed", "included")
        ]
        note = (
            f"{citation}; version {version} of our rows. Criteria at which no episode leaves are not drawn."
        )
        flows.append(Flow(title, note, steps, set_id))
    return flows
