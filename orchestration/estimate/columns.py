"""Which columns of the file play which part.

Belongs here: the parts, and the combinations of options that make no sense whatever the file holds.
Does not belong here: whether the file has the columns (source.py), what may stand in them (checking.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from orchestration.estimate.refusal import RefusedInputError

Part = Literal["time", "event", "cause", "entry", "group", "strata", "cluster", "group_time"]


@dataclass(frozen=True)
class Columns:
    """The columns that play a part; event or cause is given, or both in two different columns."""

    time: str
    event: str | None = None
    cause: str | None = None
    group: str | None = None
    entry: str | None = None
    strata: str | None = None
    cluster: str | None = None

    @property
    def deciding(self) -> Part:
        """The part that says how observation ended: the cause where there is one."""
        return "event" if self.cause is None else "cause"

    def named(self) -> dict[Part, str]:
        """Part to column, for the parts that have one."""
        parts: dict[Part, str | None] = {"time": self.time, "event": self.event, "cause": self.cause}
        parts |= {"entry": self.entry, "group": self.group, "strata": self.strata}
        parts |= {"cluster": self.cluster}
        return {part: column for part, column in parts.items() if column is not None}


def chosen_columns(
    time: str,
    event: str | None,
    cause: str | None,
    group: str | None,
    entry: str | None,
    strata: str | None,
    cluster: str | None = None,
) -> Columns:
    """The columns for their parts; one column given as both event and cause is the cause."""
    if event is None and cause is None:
        raise RefusedInputError(
            "say which column holds the event (--event, 0 or 1) or the cause (--cause, 0, 1, 2 ...)"
        )
    if strata is not None and group is None:
        raise RefusedInputError("--strata only changes tests between groups; give --group too")
    return Columns(time, None if event == cause else event, cause, group, entry, strata, cluster)


def refuse_options_without_effect(
    columns: Columns,
    reference: str | None,
    group_time: str | None,
    replicates: int | None,
    seed: int | None,
) -> None:
    """RefusedInputError for an option that would be passed over without the one it belongs to."""
    if reference is not None and columns.group is None:
        raise RefusedInputError("--reference names one of the groups; give --group too")
    if reference is not None and group_time is not None:
        raise RefusedInputError(
            "--reference goes with no --group-time: at a landmark all groups are compared"
        )
    if columns.cluster is None and (replicates is not None or seed is not None):
        raise RefusedInputError("--replicates and --seed belong to the bootstrap of --cluster; give it too")
