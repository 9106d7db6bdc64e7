"""Scripts and data inside a page, so that no text of a centre can leave its place.

Belongs here: escaping, and the policy that lets nothing else run. Does not belong here: what the scripts do.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

_ESCAPED = {letter: f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def as_json(value: Any) -> Markup:
    """JSON that may stand in a script element: none of its texts can close it, or is read as HTML."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    for letter, escaped in _ESCAPED.items():
        text = text.replace(letter, escaped)
    return Markup(text)  # noqa: S704 - escaped above


def policy(scripts: Sequence[str]) -> str:
    """A content security policy under which these scripts run, no other does, and nothing is asked of any host."""
    hashes = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in hashes)
    others = "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    return f"default-src 'none'; script-src {allowed}; {others}"
