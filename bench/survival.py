"""Survival figures of a large cohort, `oligo estimate` beside lifelines on the same file.

Belongs here: invented cohorts from a fixed seed, the two commands, and whether they agree. Does not belong here:
measuring (``measure``), the job of the peer (``peer_lifelines``).
"""

import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl

_SEED = 20260101
#: Rows and strata of each cohort, and whether its times are whole days.
COHORTS = {"days": (10_000_000, 20, True), "continuous": (1_000_000, 2, False)}


def write_cohort(name: str, path: Path) -> None:
    """Write a cohort as Parquet: exponential survival, uniform censoring, hazards that differ a little by stratum."""
    rows, strata, whole_days = COHORTS[name]
    random = np.random.default_rng(_SEED)
    stratum = random.integers(0, strata, rows)
    death = random.exponential(600 * (1 + 0.03 * stratum))
    censoring = random.uniform(30, 3000, rows)
    time = np.minimum(death, censoring)
    labels = pl.Series([f"S{i:02}" for i in range(strata)])
    pl.DataFrame(
        {
            "time": np.ceil(time).astype(np.int32) if whole_days else time,
            "event": (death <= censoring).astype(np.int8),
            "stratum": labels.gather(stratum),
        }
    ).write_parquet(path)


def ours(oligo: Path, path: Path, layout: str) -> list[str]:
    """The command of `oligo estimate`."""
    columns = ["--time", "time", "--event", "event", "--group", "stratum"]
    return [str(oligo), "estimate", str(path), *columns, "--format", layout]


def theirs(python: Path, path: Path) -> list[str]:
    """The command of the peer, in the environment that has it."""
    return [str(python), "-m", "bench.peer_lifelines", str(path)]


def refuse_disagreement(ours_json: str, theirs_json: str) -> None:
    """RuntimeError unless medians, their intervals and the log-rank statistic are the same to six digits."""
    mine, his = json.loads(ours_json), json.loads(theirs_json)
    pairs = [(mine["logrank"]["chisq"], his["chisq"])]
    for group in mine["groups"]:
        pairs += zip(group["median"].values(), his["medians"][group["group"]], strict=True)
    if not all(math.isclose(a, b, rel_tol=1e-6) for a, b in pairs):
        raise RuntimeError(f"oligo and lifelines disagree: {pairs}")


def printed(command: list[str]) -> str:
    """What a command prints."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    job, cohort = sys.argv[1], Path(sys.argv[2])
    if job == "write":
        write_cohort(sys.argv[3], cohort)
    else:
        own, peer = (Path(place) for place in sys.argv[3:])
        refuse_disagreement(printed(ours(own, cohort, "json")), printed(theirs(peer, cohort)))
