"""The charts that do not change on the page, as Vega-Lite specifications.

Belongs here: what is drawn how. Does not belong here: the curves, whose specification is made where they are chosen
(``curves.js``); colours, which are the stylesheet's.
"""

from typing import Any

from orchestration.report.data import Bar, ReportData
from orchestration.report.forest_chart import forest
from orchestration.report.lanes_chart import lanes

Spec = dict[str, Any]
_BAR = 24
CONFIG: Spec = {
    "background": None,
    "font": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
    "aria": False,
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--ink)",
        "titleColor": "var(--ink)",
        "gridColor": "var(--line)",
        "domainColor": "var(--faint)",
        "tickColor": "var(--faint)",
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "legend": {
        "labelColor": "var(--ink)",
        "labelFontSize": 12,
        "labelLimit": 260,
        "titleColor": "var(--ink)",
    },
    "title": {"color": "var(--ink)", "fontSize": 12, "anchor": "start"},
    "text": {"color": "var(--ink)", "fontSize": 12},
}


def charts(data: ReportData) -> dict[str, Spec]:
    """Each chart that there is something for, by the name of its place on the page."""
    made = {}
    if data.organs:
        made["organs-chart"] = _organs(
            [bar for bar in data.organs if bar.first is not None or bar.second is not None]
        )
    if data.swimmer:
        made["swimmer-chart"] = lanes(data.swimmer)
    if any(one.ratio is not None for one in data.comparisons):
        made["comparisons-chart"] = forest(data.comparisons)
    return made


def _organs(bars: list[Bar]) -> Spec:
    parts = ("Locally treated", "Not locally treated")
    rows = [
        {"row": row, "organ": bar.name, "part": part, "n": number, "place": place}
        for row, bar in enumerate(bars)
        for place, (part, number) in enumerate(zip(parts, (bar.first, bar.second), strict=True))
        if number is not None
    ]
    return {
        "data": {"values": rows},
        "width": "container",
        "height": _BAR * len(bars),
        "mark": {"type": "bar", "stroke": "var(--ground)", "strokeWidth": 1},
        "encoding": {
            "y": {
                "field": "organ",
                # By number: of a list of names the library would make an expression.
                "sort": {"field": "row", "op": "min"},
                "title": None,
                "axis": {"labelLimit": 190, "ticks": False, "domain": False},
            },
            "x": {
                "field": "n",
                "type": "quantitative",
                "title": "Metastases",
                "axis": {"tickMinStep": 1, "labelOverlap": True},
            },
            "order": {"field": "place"},
            "color": {
                "field": "part",
                "scale": {"domain": list(parts), "range": ["var(--c1)", "var(--c5)"]},
                "legend": {"orient": "top", "title": None, "columns": 1},
            },
            "tooltip": [{"field": "organ"}, {"field": "part"}, {"field": "n"}],
        },
    }
