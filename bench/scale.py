"""A refresh at scale beside what somebody would write with pandas, on the same files in the same run.

Belongs here: which refreshes are measured, at which sizes, and how they grow. Does not belong here: measuring
(``measure``), the job of the peer (``peer_pandas``).

A registry has a hundred centres whatever its size. Refreshes are measured in full, after one centre of the hundred sent
another export, and with nothing changed.
"""

import math
import os
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

from bench.measure import Measured, measure
from orchestration.paths import PROJECT

CENTRES = 100
#: What a run of each size takes on two idle cores, in minutes; said before it starts.
_MINUTES = {10_000: 5, 100_000: 15, 1_000_000: 120}
_FULL, _CHANGED, _UNCHANGED, _PEER = (
    "full refresh", "one centre of 100 changed", "nothing changed", "pandas + pandera + lifelines"
)  # fmt: skip


def main(sizes: list[int]) -> None:
    """Measure each size and print the ratios, then how each job grows from size to size."""
    minutes = ", ".join(
        f"{size:,} patients: {_MINUTES.get(size, math.ceil(size / 8000))} min" for size in sizes
    )
    print(f"A refresh at scale, which takes about: {minutes}", flush=True)
    measured = {size: _measured(size) for size in sizes}
    for small, large in pairwise(sorted(measured)):
        for job, more in measured[large].items():
            grown = math.log(more.cpu / measured[small][job].cpu) / math.log(large / small)
            print(f"{job}: CPU grows with patients to the power of {grown:.2f} from {small:,} to {large:,}")


def _measured(size: int) -> dict[str, Measured]:
    oligo = str(Path(sys.executable).with_name("oligo"))
    peer = [str(PROJECT / ".venv-bench" / "bin" / "python"), "-m", "bench.peer_pandas"]
    with tempfile.TemporaryDirectory(
        prefix="oligo-scale-", dir=os.environ.get("OLIGO_BENCH_FOLDER")
    ) as folder:
        home, raw = Path(folder), str(Path(folder) / "raw")
        synth = [oligo, "synth", raw, "--patients", str(size), "--centres", str(CENTRES)]
        refresh = [oligo, "--home", str(home), "refresh"]
        one = [oligo, "synth", raw, "--centre", "c050", "--patients", str(size // CENTRES), "--seed", "99999"]
        print(f"\n{size:,} patients in {CENTRES} centres", flush=True)
        _tell("oligo synth", measure(synth, 1, warm_up=False))
        theirs = measure([*peer, raw], 1, warm_up=False)
        _tell(_PEER, theirs, theirs)
        found = {_PEER: theirs, _FULL: measure(refresh, 1, warm_up=False)}
        _tell(_FULL, found[_FULL], theirs)
        found[_UNCHANGED] = measure(refresh, 1, warm_up=False)
        _tell(_UNCHANGED, found[_UNCHANGED], theirs, found[_FULL])
        measure([*one, "--overwrite"], 1, warm_up=False)
        found[_CHANGED] = measure(refresh, 1, warm_up=False)
        _tell(_CHANGED, found[_CHANGED], theirs, found[_FULL])
    return found


def _tell(job: str, own: Measured, peer: Measured | None = None, full: Measured | None = None) -> None:
    ratios = ""
    if peer is not None:
        ratios += f"   {own.wall / peer.wall:5.2f} x the peer's time, {own.tree_mb / peer.tree_mb:5.2f} x its memory"
    if full is not None:
        ratios += f", {own.wall / full.wall:5.2f} x the full refresh"
    print(
        f"{job:<30} {own.wall:7.1f} s wall  {own.cpu:7.1f} s CPU  {own.tree_mb:7.0f} MB{ratios}", flush=True
    )


if __name__ == "__main__":
    main([int(size.replace("_", "")) for size in sys.argv[1:]] or [10_000])
