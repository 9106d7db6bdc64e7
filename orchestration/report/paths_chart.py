"""The sequences of treatments as bars, a Vega-Lite specification.

Belongs here: how often each sequence is. Does not belong here: which sequences are shown. The page has them as a table.
"""

from collections.abc import Sequence
from typing import Any

from orchestration.report.data import TreatmentPath

Spec = dict[str, Any]
ARROW = " \N{RIGHTWARDS ARROW} "
#: Characters in a line of a label, and the height of one.
_LINE, _HEIGHT = 62, 15


def paths(shown: Sequence[TreatmentPath]) -> Spec:
    """A bar a sequence, in their order; one whose number is hidden has no bar."""
    rows = [
        {
            "path": "\n".join(_lines(path.steps)),
            "place": place,
            "episodes": path.episodes,
        }
        for place, path in enumerate(shown)
        if path.episodes is not None
    ]
    lines = max((str(row["path"]).count("\n") + 1 for row in rows), default=1)
    y = {
        "field": "path",
        "type": "nominal",
        "sort": {"field": "place"},
        "title": None,
        "axis": {
            "labelExpr": r"split(datum.value, '\n')",
            "labelLimit": 420,
            "labelBaseline": "middle",
            # In the middle of the bar, whatever number of lines there is.
            "labelOffset": {"expr": f"-{_HEIGHT / 2} * (length(split(datum.value, '\\n')) - 1)"},
            "ticks": False,
            "domain": False,
        },
    }
    x = {"field": "episodes", "type": "quantitative", "title": "Episodes", "axis": {"tickMinStep": 1}}
    return {
        "data": {"values": rows},
        "width": "container",
        "height": {"step": _HEIGHT * lines + 12},
        "encoding": {"y": y, "x": x},
        "layer": [
            {"mark": {"type": "bar", "color": "var(--c1)", "height": 14}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4},
                "encoding": {"text": {"field": "episodes", "format": ","}},
            },
        ],
    }


def _lines(steps: Sequence[str]) -> list[str]:
    """The steps with arrows between them, in lines that begin with a step."""
    lines = [""]
    for place, step in enumerate(steps):
        told = step + (ARROW if place + 1 < len(steps) else "")
        if lines[-1] and len(lines[-1] + told.rstrip()) > _LINE:
            lines.append("")
        lines[-1] += told
    return [line.rstrip() for line in lines]
