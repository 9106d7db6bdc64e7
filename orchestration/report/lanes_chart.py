"""The swimmer plot as a Vega-Lite specification.

Belongs here: lanes, their marks and legend. Does not belong here: which episodes they are.
"""

from typing import Any

from orchestration.report.data import Swimmer

Spec = dict[str, Any]
#: Words of the swimmer's marks, in the order of the legend, with their form and colour.
_MARKS = {
    "local": ("Local treatment", "square", "var(--c1)"),
    "systemic": ("Systemic therapy starts", "circle", "var(--c3)"),
    "progression": ("Progression", "cross", "var(--c2)"),
    "death": ("Death", "M-0.35,-1.4H0.35V1.4H-0.35Z", "var(--ink)"),
    "contact": ("Last contact, alive", "triangle-right", "var(--faint)"),
}
_LANE = 6


def lanes(swimmer: Swimmer) -> Spec:
    """The lanes as a specification, longest first."""
    bars = [{"lane": place, "months": lane.months} for place, lane in enumerate(swimmer.lanes, start=1)]
    marks = [
        {"lane": place, "month": month, "what": _MARKS[kind][0]}
        for place, lane in enumerate(swimmer.lanes, start=1)
        for month, kind in (*lane.marks, (lane.months, lane.end))
    ]
    y = {"field": "lane", "type": "ordinal", "axis": None}
    names, shapes, colours = zip(*_MARKS.values(), strict=True)
    return {
        "width": "container",
        "height": _LANE * len(bars),
        "layer": [
            {
                "data": {"values": bars},
                "mark": {"type": "bar", "color": "var(--band-strong)", "height": 3},
                "encoding": {
                    "y": y,
                    "x": {
                        "field": "months",
                        "type": "quantitative",
                        "title": "Months from the diagnosis of the episode",
                        "axis": {"values": _years(swimmer)},
                    },
                },
            },
            {
                "data": {"values": marks},
                "mark": {"type": "point", "filled": True, "size": 22, "opacity": 1},
                "encoding": {
                    "y": y,
                    "x": {"field": "month", "type": "quantitative"},
                    "shape": {
                        "field": "what",
                        "scale": {"domain": list(names), "range": list(shapes)},
                        "legend": {"orient": "top", "title": None, "columns": 2},
                    },
                    "color": {"field": "what", "scale": {"domain": list(names), "range": list(colours)}},
                    "tooltip": [{"field": "what", "title": "What"}, {"field": "month", "title": "Month"}],
                },
            },
        ],
    }


def _years(swimmer: Swimmer) -> list[int]:
    """A mark a year, fewer where there are many."""
    longest = max(lane.months for lane in swimmer.lanes)
    step = next((step for step in (6, 12, 24, 36) if longest / step <= 7), 60)
    return list(range(0, int(longest) + 1, step))
