"""Files of an export, written aside and put in place by one rename.

Belongs here: that nothing half-written is ever seen, and what is said where it cannot be written. Does not belong
here: what is in the files.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder to write into, which becomes ``target`` at the end; without the end nothing is left of it.

    Raises:
        click.ClickException: ``target`` is a file or holds something, or it cannot be written.

    """
    target = target.resolve()
    if target.exists() and not target.is_dir():
        raise click.ClickException(f"{target} is a file; name a new or an empty folder")
    with _told(target):
        if target.is_dir() and any(target.iterdir()):
            raise click.ClickException(f"{target} is not empty; name a new or an empty folder")
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        with _told(target):
            yield draft
            # Of an empty folder there is nothing to lose; one that was filled meanwhile is refused by the rename.
            draft.rename(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


@contextmanager
def new_files(*targets: Path) -> Iterator[list[Path]]:
    """Files to write, which take the places of ``targets`` at the end, all of them or none.

    Raises:
        click.ClickException: a target is there already, or it cannot be written.

    """
    for target in targets:
        if os.path.lexists(target):
            raise click.ClickException(f"{target} is there already; name a new file, or delete it first")
    folder = targets[0].absolute().parent
    if not folder.is_dir():
        raise click.ClickException(f"there is no folder {folder}; make it first")
    put: list[Path] = []
    with _told(targets[0]):
        draft = Path(tempfile.mkdtemp(prefix=f".{targets[0].name}.", dir=folder))
        try:
            drafts = [draft / target.name for target in targets]
            yield drafts
            for made, target in zip(drafts, targets, strict=True):
                made.rename(target)
                put.append(target)
        except BaseException:
            for target in put:
                target.unlink(missing_ok=True)
            raise
        finally:
            shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def _told(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise click.ClickException(
            f"{target} was not written: {error.strerror}; nothing of it was left behind"
        ) from None
