"""The key of the pseudonyms: from the environment, or a file that only its owner can read.

Belongs here: finding, making and checking the key. Does not belong here: using it (``schemas.pseudonyms``).
"""

import hashlib
import os
import secrets
from pathlib import Path

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
        if path.stat().st_mode & 0o077:
            raise UnusableKeyError(f"{path} can be read by others; run: chmod 600 {path}")
        return _key(path.read_text().strip(), str(path)), False
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = secrets.token_hex(32)
    draft = path.with_suffix(".draft")
    descriptor = os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(made + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return bytes.fromhex(made), True


def key_id(key: bytes) -> str:
    """A short name of the key that does not give it away: pseudonyms of two keys never meet."""
    return hashlib.sha256(b"oligo key id\x1f" + key).hexdigest()[:12]


def _key(text: str, where: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) * 2 < _SHORTEST:
        raise UnusableKeyError(f"{where} holds no key: at least {_SHORTEST} hexadecimal digits are needed")
    return key
