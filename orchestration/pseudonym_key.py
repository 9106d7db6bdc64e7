"""The key of the pseudonyms: from the environment, or a file that only its owner can read.

Belongs here: finding, making, changing and checking the key. Does not belong here: using it (``schemas.pseudonyms``).
"""

import hashlib
import itertools
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from orchestration.paths import Paths

ENVIRONMENT = "OLIGO_PSEUDONYM_KEY"
_SHORTEST = 32  # hexadecimal digits: 128 bits


class UnusableKeyError(Exception):
    """The key cannot be used; the message says what to do."""


def load_key(path: Path) -> tuple[bytes, bool]:
    """The key, and whether it was made just now.

    Raises:
        UnusableKeyError: the key is no hexadecimal text of at least 128 bits, or its file is open to others.

    """
    if text := os.environ.get(ENVIRONMENT):
        return _key(text, f"the environment variable {ENVIRONMENT}"), False
    if path.exists():
        return key_in_file(path), False
    made = secrets.token_hex(32)
    write_private(path, made + "\n")
    return bytes.fromhex(made), True


def key_of(paths: Paths) -> tuple[bytes, bool]:
    """The key of a registry, and whether it was made just now, which is at first use alone.

    Whoever is not given the key must not make one beside what was made with another: every pseudonym would change.

    Raises:
        UnusableKeyError: as ``load_key``, or the key is gone.

    """
    from orchestration.landing_store import IN_FORCE

    has_pseudonyms = paths.database.exists() or any(paths.landing.glob(f"*/{IN_FORCE}"))
    if has_pseudonyms and not os.environ.get(ENVIRONMENT) and not paths.key.exists():
        raise UnusableKeyError(
            f"there is no key at {paths.key} and none in {ENVIRONMENT}, and this registry was made with one: with "
            "another every pseudonym would change. Set it, or put the file back from a backup of .oligo/. Where the "
            "key is lost for good, move warehouse/ away; the next refresh begins anew"
        )
    return load_key(paths.key)


def key_in_file(path: Path) -> bytes:
    """The key that a file holds.

    Raises:
        UnusableKeyError: it holds none, or others can read it.

    """
    refuse_open(path)
    try:
        return _key(path.read_text().strip(), str(path))
    except (OSError, UnicodeDecodeError):
        raise UnusableKeyError(f"{path} cannot be read") from None


def former_keys(path: Path) -> list[Path]:
    """The files of keys that were in use before, oldest first; ``rotate`` keeps them."""
    return sorted(path.parent.glob(f"{path.name}.2*"))


def rotate(path: Path) -> Path:
    """Put a new key in the place of the one at ``path``, and keep the old one under a name with the day.

    At every moment there is a whole key at ``path``.

    Returns:
        Where the old key is kept.

    Raises:
        UnusableKeyError: there is no key to change, it comes from the environment, or it cannot be used.

    """
    if os.environ.get(ENVIRONMENT):
        raise UnusableKeyError(
            f"the key comes from the environment variable {ENVIRONMENT}: change it where it is set, and keep the old "
            "value as long as you may want to go back"
        )
    if not path.exists():
        raise UnusableKeyError(f"there is no key yet: the first refresh makes {path}")
    key_in_file(path)
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    names = (f"{path.name}.{day}{f'-{number}' if number > 1 else ''}" for number in itertools.count(1))
    kept = next(free for name in names if not (free := path.with_name(name)).exists())
    os.link(path, kept)
    write_private(path, secrets.token_hex(32) + "\n")
    return kept


def key_id(key: bytes) -> str:
    """A short name of the key that does not give it away: pseudonyms of two keys never meet."""
    return hashlib.sha256(b"oligo key id\x1f" + key).hexdigest()[:12]


def write_private(path: Path, text: str) -> None:
    """Write a file that its owner alone can read, whole or not at all, and on the disk when this returns."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def refuse_open(path: Path) -> None:
    """Refuse a file that others can read.

    Raises:
        UnusableKeyError: they can; the message says what to type.

    """
    if path.stat().st_mode & 0o077:
        raise UnusableKeyError(f"{path} can be read by others; run: chmod 600 {path}")


def _key(text: str, where: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) * 2 < _SHORTEST:
        raise UnusableKeyError(f"{where} holds no key: at least {_SHORTEST} hexadecimal digits are needed")
    return key
