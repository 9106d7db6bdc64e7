"""Vega-Lite's JavaScript, as vl-convert carries it: the page has it inside and asks nobody for it.

Belongs here: where the text comes from. Does not belong here: what is drawn with it.
"""

from importlib.metadata import version
from pathlib import Path

_PACKAGE = "vl-convert-python"


def library_version() -> str:
    """The version whose text it is."""
    return version(_PACKAGE)


def library(kept: Path) -> str:
    """The whole library as one script, 0.9 MB; put together once a version, which takes a second or two."""
    path = kept / f"vega-{library_version()}.js"
    if not path.exists():
        # Imported here: the library's engine is 80 MB.
        import vl_convert

        draft = path.with_name(f".{path.name}")
        draft.write_text(vl_convert.javascript_bundle(), encoding="utf-8")  # type: ignore[call-arg]
        draft.replace(path)
    return path.read_text(encoding="utf-8")
