"""The page: a pure function of ``ReportData``.

Belongs here: what the template is given. Does not belong here: a warehouse, a file of a release.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from orchestration.page_text import page_text
from orchestration.report.chart_files import flow_name
from orchestration.report.charts import CONFIG, charts
from orchestration.report.curve_data import packed
from orchestration.report.data import ReportData
from orchestration.report.scripts import as_json, policy
from orchestration.report.tables import table_html
from orchestration.report.words import count

_HERE = Path(__file__).parent
_TEMPLATE, _STYLE, _SCRIPTS = "page.html.j2", "page.css", ("curves.js", "saving.js", "page.js")


def render(data: ReportData, library: str) -> bytes:
    """The page as UTF-8. It asks nobody for anything, and runs ``library`` and its own script alone."""
    own = "\n".join((_HERE / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    shown = {
        "data": data,
        "policy": policy([library, own]),
        "style": (_HERE / _STYLE).read_text(encoding="utf-8"),
        "library": library,
        "script": own,
        "curves": as_json([packed(one) for one in data.curves]),
        "charts": as_json({"config": CONFIG, "charts": charts(data)}),
    }
    filters: dict[str, Callable[..., Any]] = {"table": table_html, "count": count, "flow_name": flow_name}
    return page_text(_HERE, _TEMPLATE, shown, filters)


def sources() -> list[Path]:
    """The files that the page's looks hang on, beside its data."""
    return [_HERE / name for name in (_TEMPLATE, _STYLE, *_SCRIPTS)]
