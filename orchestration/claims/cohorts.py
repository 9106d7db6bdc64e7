"""The cohorts of the claims: which episodes each has, and their times.

Belongs here: from conditions and endpoints to counts and times, each asked once however many claims share it.
Does not belong here: guarding a question (``asking``), what is made of the times (``statistics``).
"""

from dataclasses import dataclass, field
from functools import cached_property

import duckdb
import numpy as np
import polars as pl
from numpy.typing import NDArray

from orchestration.claims.asking import Asker, CannotAskError
from orchestration.claims.statistics import Times

Mask = NDArray[np.bool_]

_EPISODES = """
    select
        episodes.episode_id, any_value(episodes.patient_id) as patient_id, any_value(episodes.centre_id) as centre_id,
        count(lesions.lesion_id) as sites, sum(lesions.lesion_count) as lesions,
        count(lesions.lesion_id) > count(lesions.lesion_count) as is_unknown
    from marts.episode as episodes left join marts.lesion as lesions using (episode_id)
    group by episodes.episode_id order by episodes.episode_id
"""
_TIMES = "select episode_id, entry_days, time_days, cause from marts.time_to_event where endpoint_id = ?"


@dataclass
class Cohorts:
    """Cohorts of the warehouse, as masks over its episodes."""

    asker: Asker
    _masks: dict[tuple[str, str], Mask | str] = field(default_factory=dict)
    _units: dict[str, pl.DataFrame] = field(default_factory=dict)
    _times: dict[tuple[str, float, bytes], Times] = field(default_factory=dict)

    @property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        return self.asker.connection

    @cached_property
    def _episodes(self) -> pl.DataFrame:
        return self._connection.execute(_EPISODES).pl().with_columns(pl.int_range(pl.len()).alias("place"))

    @cached_property
    def centres(self) -> frozenset[str]:
        """The centres of the warehouse."""
        return frozenset(self._episodes["centre_id"])

    @cached_property
    def endpoints(self) -> frozenset[str]:
        """The endpoints of the warehouse."""
        found = self._connection.execute("select endpoint_id from reference.endpoint").fetchall()
        return frozenset(endpoint for (endpoint,) in found)

    def mask(self, centre: str, condition: str) -> Mask:
        """Which episodes a condition selects of a centre. Raises CannotAskError, for each asking anew."""
        key = (centre, condition)
        if key not in self._masks:
            try:
                chosen = pl.Series(self.asker.episodes(condition, centre), dtype=pl.String).implode()
                self._masks[key] = self._episodes["episode_id"].is_in(chosen).to_numpy()
            except CannotAskError as error:
                self._masks[key] = str(error)
        found = self._masks[key]
        if isinstance(found, str):
            raise CannotAskError(found)
        return found

    def count(self, mask: Mask, name: str) -> int | None:
        """Patients, sites or lesions of a cohort; None where a number of metastases is not known."""
        own = self._episodes.filter(pl.Series(mask))
        if name == "patients":
            return own["patient_id"].n_unique()
        if name == "lesions" and own["is_unknown"].any():
            return None
        return int(own[name].sum() or 0)

    def times(self, endpoint: str, mask: Mask, days_per_unit: float = 1.0) -> Times:
        """The times of a cohort for an endpoint; of nobody where none of it has the index of the endpoint."""
        key = (endpoint, days_per_unit, np.packbits(mask).tobytes())
        if key not in self._times:
            units = self._units_of(endpoint)
            is_competing = bool((units["cause"] > 1).any())
            own = units.filter(pl.Series(mask[units["place"].to_numpy()], dtype=pl.Boolean))
            self._times[key] = Times.of(own, days_per_unit, is_competing)
        return self._times[key]

    def _units_of(self, endpoint: str) -> pl.DataFrame:
        if endpoint not in self._units:
            found = self._connection.execute(_TIMES, [endpoint]).pl()
            self._units[endpoint] = found.join(self._episodes.select("episode_id", "place"), on="episode_id")
        return self._units[endpoint]
