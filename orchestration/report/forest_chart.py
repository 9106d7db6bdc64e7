"""The comparisons with published medians as a forest plot, a Vega-Lite specification.

Belongs here: ratios and their intervals. Does not belong here: the comparisons, their caveats.
"""

from collections.abc import Sequence
from typing import Any

from orchestration.report.data import Comparison

Spec = dict[str, Any]
_ROW = 24
#: Beyond these a ratio is drawn at the edge; its value is in the table.
_LOWEST, _HIGHEST = 0.05, 20.0


def forest(shown: Sequence[Comparison]) -> Spec:
    """A row a comparison that has a ratio, in their order; without any event there is an interval and no mark."""
    # Numbered as in the table beside it, where names are in full.
    names = [
        f"{place}. {one.endpoint}, {one.ours.lower()}: {one.name}" for place, one in enumerate(shown, start=1)
    ]
    rows = [
        {
            "place": place,
            "name": names[place],
            "ratio": one.ratio,
            "lower": max(one.lower or 0, _LOWEST),
            "upper": min(one.upper or _HIGHEST, _HIGHEST),
        }
        for place, one in enumerate(shown)
        if one.ratio is not None
    ]
    y = {
        "field": "place",
        "type": "ordinal",
        "title": None,
        "axis": {
            "labelExpr": "names[datum.value]",
            # As wide as the page has room for; a file of its own has no container, and room for every name.
            "labelLimit": {"expr": "containerSize()[0] < 600 ? 150 : containerSize()[0] ? 420 : 640"},
            "ticks": False,
            "grid": True,
        },
    }
    x = {
        "type": "quantitative",
        "scale": {"type": "log", "domain": [_LOWEST, _HIGHEST], "clamp": True},
        "title": "Events over those expected",
        "axis": {"values": [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20], "format": "~g", "labelOverlap": True},
    }
    return {
        "params": [{"name": "names", "value": names}],
        "data": {"values": rows},
        "width": "container",
        "height": _ROW * len(rows),
        "layer": [
            {"mark": {"type": "rule", "color": "var(--ink)"}, "encoding": {"x": {"datum": 1, **x}}},
            {
                "mark": {"type": "rule", "color": "var(--c1)", "strokeWidth": 2},
                "encoding": {"y": y, "x": {"field": "lower", **x}, "x2": {"field": "upper"}},
            },
            {
                "transform": [{"filter": "datum.ratio > 0"}],
                "mark": {
                    "type": "point",
                    "shape": "square",
                    "filled": True,
                    "color": "var(--c1)",
                    "size": 60,
                },
                "encoding": {"y": y, "x": {"field": "ratio", **x}},
            },
        ],
    }
