"""Who belongs together: counts of equal subjects by cluster, such as the lesions of a patient.

Belongs here: the cells, and their part in one group. Does not belong here: estimates, or a cluster's name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from survival.near_ties import merged_times
from survival.risk_table import FloatArray, IntArray

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class ClusterCells:
    """Equal subjects of a cluster counted once; all arrays have length c.

    time, entry: float64, entry None without delayed entry. cause: int64, 0 censored. group, stratum, cluster:
    int64, their numbers from 0, as those of the risk tables. n: int64, how many subjects.
    """

    time: FloatArray
    entry: FloatArray | None
    cause: IntArray
    group: IntArray
    stratum: IntArray
    cluster: IntArray
    n: IntArray

    def with_merged_times(self) -> ClusterCells:
        """The cells with near ties merged, as survival.near_ties merges those of all risk tables together."""
        times = (self.time,) if self.entry is None else (self.time, self.entry)
        grid = np.unique(np.concatenate(times))
        time, *entry = (merged_times(values, grid) for values in times)
        return replace(self, time=time, entry=entry[0] if entry else None)

    def chosen(self, own: BoolArray | IntArray) -> ClusterCells:
        """The cells marked in `own`, bool[c], or in the order of their places in it, int64."""
        return ClusterCells(
            self.time[own],
            None if self.entry is None else self.entry[own],
            self.cause[own],
            self.group[own],
            self.stratum[own],
            self.cluster[own],
            self.n[own],
        )

    def clusters_of_groups(self, size: int) -> IntArray:
        """The number of clusters in each of `size` groups, int64[size]; a cluster may be in several."""
        pairs = np.unique(np.column_stack((self.group, self.cluster)), axis=0)
        return np.asarray(np.bincount(pairs[:, 0], minlength=size), dtype=np.int64)
