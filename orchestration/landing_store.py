"""The files of landing: one folder a delivery taken in, and two links that say what counts.

Belongs here: writing, finding and clearing away what is landed. Does not belong here: deciding what is in
force (``landing``).

``landing/<centre>/<delivery>-<fingerprint>/`` holds one delivery; ``in_force`` links to the one that counts.
``intake-<fingerprint>/`` holds what a refresh found out about all deliveries; ``intake`` links to the last.
A folder is written under a name that starts with a dot and renamed when it is whole.
"""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from orchestration import landing_links
from orchestration.durable import to_disk
from schemas.intake import TakenIn

IN_FORCE, INTAKE = landing_links.IN_FORCE, landing_links.INTAKE
#: The state of an answer that is not kept.
ASK_AGAIN = "ask-again"
_LANDED, _OUTCOME = "landed.json", "outcome.json"


@dataclass(frozen=True)
class Landed:
    """A delivery taken in: its folder, its name (the date), and what it was made from."""

    folder: Path
    delivery: str
    reading: dict[str, str]
    inputs: dict[str, str]

    @property
    def patients(self) -> int:
        """How many patients of it were accepted."""
        return int(
            pl.scan_parquet(self.folder / "patients.parquet", glob=False).select(pl.len()).collect().item()
        )

    def quality(self, name: str) -> pl.DataFrame:
        """One of the delivery's quality tables."""
        return pl.read_parquet(self.folder / f"{name}.parquet", glob=False)


def find(folder: Path) -> Landed | None:
    """The landed delivery in ``folder``, or None where there is none that is whole."""
    try:
        facts = json.loads((folder / _LANDED).read_text())
    except (OSError, ValueError):
        return None
    return Landed(folder.resolve(), **facts)


def land(
    folder: Path, taken_in: TakenIn, delivery: str, reading: dict[str, str], inputs: dict[str, str]
) -> Landed:
    """Write a delivery taken in to ``folder``, whole or not at all."""
    draft = _fresh(folder.with_name(f".{folder.name}"))
    for name, frame in (taken_in.tables | taken_in.quality).items():
        _write(frame, draft / f"{name}.parquet")
    facts = {"delivery": delivery, "reading": reading, "inputs": inputs}
    (draft / _LANDED).write_text(json.dumps(facts, sort_keys=True))
    _into_place(draft, folder)
    return Landed(folder.resolve(), delivery, reading, inputs)


def write_intake(
    centre: Path,
    state: str,
    tables: dict[str, pl.DataFrame],
    outcome: dict[str, Any],
    in_force: Landed | None,
) -> None:
    """Put a refresh's answer about a centre in place, then clear away what no longer counts.

    Without a delivery ``in_force`` nothing of the centre is landed any more.
    """
    folder = centre / f"{INTAKE}-{state[:16]}"
    draft = _fresh(folder.with_name(f".{folder.name}"))
    for name, frame in tables.items():
        _write(frame, draft / f"{name}.parquet")
    (draft / _OUTCOME).write_text(json.dumps({"state": state, **outcome}, sort_keys=True))
    _into_place(draft, folder)
    if in_force is not None:
        _link(centre / IN_FORCE, in_force.folder.name)
    else:
        (centre / IN_FORCE).unlink(missing_ok=True)
    _link(centre / INTAKE, folder.name)
    for path in landing_links.unlinked(centre):
        shutil.rmtree(path)


def read_outcome(centre: Path, state: str) -> dict[str, Any] | None:
    """What the last refresh said about a centre, if it saw the same ``state`` and what it landed is whole."""
    try:
        outcome = json.loads((centre / INTAKE / _OUTCOME).read_text())
    except (OSError, ValueError):
        return None
    is_whole = outcome["delivery"] is None or find(centre / IN_FORCE) is not None
    return outcome if outcome["state"] == state and is_whole else None


def standing(centre: Path) -> str | None:
    """What a centre's landing follows from and holds, as one word; None where it is to be asked again."""
    try:
        outcome = json.loads((centre / INTAKE / _OUTCOME).read_text())
        state = outcome["state"]
        in_force = (centre / IN_FORCE).readlink().name if (centre / IN_FORCE).is_symlink() else ""
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return None if state == ASK_AGAIN else f"{state} {in_force}"


def is_in_the_way(centre: Path) -> bool:
    """Whether what is in force of a centre was left there for a refresh to stop at (``landing``)."""
    try:
        outcome = json.loads((centre / INTAKE / _OUTCOME).read_text())
    except (OSError, ValueError):
        return False
    return outcome["delivery"] is None and (centre / IN_FORCE).is_symlink()


def size_in_force(centre: Path) -> int:
    """The bytes of the delivery of a centre that is in force; 0 where there is none."""
    return sum(path.stat().st_size for path in (centre / IN_FORCE).glob("*.parquet"))


def _write(frame: pl.DataFrame, path: Path) -> None:
    # Pseudonyms are random letters: a higher level takes longer and makes them no smaller.
    frame.write_parquet(path, compression="zstd", compression_level=1)


def _fresh(folder: Path) -> Path:
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700, parents=True)
    return folder


def _into_place(draft: Path, folder: Path) -> None:
    for path in draft.iterdir():
        to_disk(path)
    if folder.exists():
        shutil.rmtree(folder)
    draft.rename(folder)
    to_disk(folder.parent)


def _link(link: Path, target: str) -> None:
    """Point ``link`` at ``target`` in one step: a reader sees the old folder or the new one."""
    draft = link.with_name(f".{link.name}")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target, target_is_directory=True)
    draft.replace(link)
