"""Numbers in print against the rows that they are about.

Belongs here: rows of ``survival.claim`` as they are shown. Does not belong here: the verdict.
"""

import duckdb

from orchestration.claims.wording import remarks, shown, unit
from orchestration.report.data import Claim
from orchestration.report.reading.present import is_there, rows_of

_ORDER = ["contradicted", "cannot_tell", "supported"]


def read_claims(connection: duckdb.DuckDBPyConnection) -> list[Claim]:
    """Every claim, by paper, the contradicted first."""
    if not is_there(connection, "survival", "claim"):
        return []
    rows = rows_of(connection, "from survival.claim order by claim_set, claim_id")
    rows.sort(key=lambda row: (row["claim_set"], _ORDER.index(row["verdict"])))
    return [
        Claim(
            paper=row["citation"] or row["claim_set"],
            verdict=row["verdict"],
            statement=row["statement"] or "",
            printed_in=row["printed_in"] or "",
            printed=f"{row['printed_value']} {unit(row)}".strip(),
            recomputed="" if row["verdict"] == "cannot_tell" else shown(row),
            remark=remarks(row),
        )
        for row in rows
    ]
