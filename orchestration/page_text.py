"""Pages from templates, all in the same careful way.

Belongs here: how a template is rendered. Does not belong here: any page.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2


def page_text(
    folder: Path,
    template: str,
    words: Mapping[str, Any],
    filters: Mapping[str, Callable[..., Any]] | None = None,
) -> bytes:
    """The template in ``folder`` as UTF-8; all of ``words`` is escaped, and one that is missing is an error."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= dict(filters or {})
    # A lone half of a character, as a hostile text may hold, is no UTF-8.
    return environment.get_template(template).render(words).encode("utf-8", "replace")
