"""Endpoints as cBioPortal has them: a pair of columns, ``X_STATUS`` and ``X_MONTHS``.

Belongs here: the words of a status and the months of a time. Does not belong here: what an endpoint counts
(``dbt_project/seeds/reference``).
"""

import re
from dataclasses import dataclass

import duckdb

from orchestration.export.study_text import Attribute
from orchestration.months import DAYS_PER_MONTH
from orchestration.sql_text import quoted

#: Endpoint to the words for censored and event. cBioPortal takes these alone for OS and DFS.
_WORDS = {
    "OS": ("LIVING", "DECEASED"),
    "OS_TREATMENT": ("LIVING", "DECEASED"),
    "OS_PRIMARY": ("LIVING", "DECEASED"),
    "DFS": ("DiseaseFree", "Recurred/Progressed"),
}
_OTHER_WORDS = ("CENSORED", "EVENT")
_COMPETING = "0:COMPETING EVENT"


@dataclass(frozen=True)
class Endpoint:
    """A row of ``reference.endpoint`` as far as an export needs it, and what its times hold."""

    endpoint_id: str
    title: str
    definition: str
    has_competing: bool
    has_late: bool

    @property
    def prefix(self) -> str:
        """The identifier in the letters that a column may have."""
        return re.sub(r"[^A-Z0-9]+", "_", self.endpoint_id.upper())

    def pair(self, source: str) -> tuple[Attribute, Attribute]:
        """The two columns, filled from ``source``, which has a row a unit and endpoint; null where not counted."""
        censored, event = _WORDS.get(self.endpoint_id, _OTHER_WORDS)
        own = f"{source}.endpoint_id = {quoted(self.endpoint_id)}"
        status = (
            f"case {source}.cause when 0 then '0:{censored}' when 1 then '1:{event}' else '{_COMPETING}' end"
        )
        notes = []
        if self.has_competing:
            notes.append(
                "Competing events count as censored here, so a Kaplan-Meier curve is not its incidence."
            )
        if self.has_late:
            notes.append("Some came under observation late, which this pair cannot say: see ENTRY_MONTHS.")
        meaning = " ".join([self.definition, *notes])
        return (
            Attribute(
                f"{self.prefix}_STATUS",
                f"{self.title} status",
                meaning,
                "STRING",
                f"max({status}) filter (where {own})",
            ),
            Attribute(
                f"{self.prefix}_MONTHS",
                f"{self.title} (months)",
                f"{meaning} A month is 365.25/12 days.",
                "NUMBER",
                f"max({source}.time_days / {DAYS_PER_MONTH}) filter (where {own})",
            ),
        )


def endpoints(connection: duckdb.DuckDBPyConnection, unit: str) -> list[Endpoint]:
    """The endpoints of a unit: those counted once a patient (``episode``), or once a lesion (``lesion``)."""
    rows = connection.execute(
        """
        select endpoint.endpoint_id, endpoint.title, endpoint.definition,
            coalesce(bool_or(exits.cause > 1), false), coalesce(bool_or(exits.entry_days > 0), false)
        from reference.endpoint as endpoint
        left join marts.time_to_event as exits using (endpoint_id)
        where endpoint.unit = ? and (endpoint.unit <> 'episode' or endpoint.population = 'first_episode')
        group by all order by endpoint.endpoint_id
        """,
        [unit],
    ).fetchall()
    return [Endpoint(*row) for row in rows]
