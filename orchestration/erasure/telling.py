"""What an erasure did, would do, and cannot do, in sentences without any value of a patient.

Belongs here: words. Does not belong here: doing anything.
"""

from pathlib import Path

from orchestration.erasure.exports import exports_with
from orchestration.erasure.holdings import Holdings, is_lost
from orchestration.erasure.kept_files import patient_level, releases
from orchestration.erasure.search import Sought
from orchestration.erasure.warehouse_rows import Seen
from orchestration.paths import DATABASE, Paths


def plan(paths: Paths, kept: Holdings) -> list[str]:
    """What would be touched."""
    told = [f"warehouse/landing: {_rows(kept.landed)}, taken in anew"] if kept.landed else []
    told += [told_of(paths, file, seen) for file, seen in kept.to_be_written(paths).items()]
    told.append("findings, fix-lists and the report: made anew by a refresh")
    shown = {release: patient_level(release) for release in releases(paths)}
    return told + [withdrawn(release, files) for release, files in shown.items() if files]


def told_of(paths: Paths, database: Path, seen: Seen) -> str:
    """What becomes of a warehouse file."""
    name = named(paths, database)
    if not seen.problem and not seen.number:
        return f"{name}: the file written anew, as bytes of rows that are in no table any more may be in it"
    if not seen.problem:
        return f"{name}: {_rows(seen.number)} of {len(seen.rows)} tables taken out, the file written anew"
    return f"{name}: {'made anew' if database == paths.database else 'deleted'}, because {seen.problem}"


def withdrawn(release: Path, files: list[str]) -> str:
    """What becomes of an older release."""
    return f"published/{release.name}: {', '.join(files)} withdrawn, and its record says so"


def left_to_the_owner(paths: Paths, sought: Sought, kept: Holdings) -> list[str]:
    """What an erasure does not touch."""
    told = [f"{file}: {_rows(n)}; delete them there, or they stay in raw/" for file, n in sought.rows.items()]
    told += [f"raw/{delivery}: cannot be read now, so look into it yourself" for delivery in sought.unread]
    told += [
        f"{named(paths, path)}: a file with the patient's pseudonym; delete it, or make it again"
        for path in exports_with(paths, sought)
    ]
    told += [
        f"{named(paths, file)}: {seen.problem}, so look into it yourself"
        for file, seen in kept.databases.items()
        if seen.problem and not is_lost(paths, file, seen)
    ]
    told += [
        f"{named(paths, path)}: a link that leads to no warehouse now; when its disk is there, run this again"
        for path in sorted(paths.past.glob("*"))
        if path.is_symlink() and not (path / DATABASE).is_file()
    ]
    return [
        *told,
        "backups, copies that were handed out, and exports outside of this home",
        "public releases, which have no row of any patient, and tables of counts in older releases",
    ]


def named(paths: Paths, file: Path) -> str:
    """A file as its owner knows it, below the home."""
    return str(file.relative_to(paths.home))


def _rows(number: int) -> str:
    return f"{number} row" if number == 1 else f"{number} rows"
