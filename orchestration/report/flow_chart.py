"""A flow diagram as a Vega-Lite specification.

Belongs here: boxes, their words and the lines between them. Does not belong here: counting. The page has it as a list.
"""

import textwrap
from typing import Any

from orchestration.report.data import Flow, FlowStep
from orchestration.report.words import count

Spec = dict[str, Any]
#: Characters in a line of a box, and pixels: of a line, above and below the words, between boxes.
_LINE, _HEIGHT, _PADDING, _GAP = 84, 15, 8, 8
#: Where boxes of those who leave begin, and where the line runs that they leave from; the whole is 100 wide.
_INDENT, _SPINE, _WIDTH = 9, 4, 100
_LEAVES = {"excluded": "Excluded, not met: ", "undetermined": "Undetermined, unknown: "}
_COLOURS = {"excluded": "var(--c2)", "undetermined": "var(--c5)"}


def flow_diagram(flow: Flow) -> Spec:
    """The steps from top to bottom; those who leave stand to the right of the line."""
    boxes, top = [], 0
    for step in flow.steps:
        words = _words(step)
        bottom = top + _HEIGHT * len(words) + 2 * _PADDING
        left = _INDENT if step.kind in _LEAVES else 0
        boxes.append(
            {
                "spine": _SPINE,
                "left": left,
                "right": _WIDTH,
                "top": top,
                "bottom": bottom,
                "middle": (top + bottom) / 2,
                "words": words,
                "colour": _COLOURS.get(step.kind, "var(--c1)"),
                "ground": "var(--ground)" if left else "var(--band)",
            }
        )
        top = bottom + _GAP
    height = max(top - _GAP, 1)
    spine = [
        {"spine": _SPINE, "top": above["bottom"], "end": height} for above in boxes[:1] if len(boxes) > 1
    ]
    leaving = [box for box in boxes if box["left"]]
    x = {"type": "quantitative", "scale": {"domain": [0, _WIDTH], "nice": False}, "axis": None}
    y = {
        "type": "quantitative",
        "scale": {"domain": [0, height], "nice": False, "reverse": True},
        "axis": None,
    }
    line = {"type": "rule", "color": "var(--faint)"}
    return {
        "width": "container",
        "height": height,
        "layer": [
            {
                "data": {"values": spine},
                "mark": line,
                "encoding": {
                    "x": {"field": "spine", **x},
                    "y": {"field": "top", **y},
                    "y2": {"field": "end"},
                },
            },
            {
                "data": {"values": leaving},
                "mark": line,
                "encoding": {
                    "x": {"field": "spine", **x},
                    "x2": {"field": "left"},
                    "y": {"field": "middle", **y},
                },
            },
            {
                "data": {"values": boxes},
                "mark": {"type": "rect", "strokeWidth": 1.5, "cornerRadius": 3},
                "encoding": {
                    "x": {"field": "left", **x},
                    "x2": {"field": "right"},
                    "y": {"field": "top", **y},
                    "y2": {"field": "bottom"},
                    "stroke": {"field": "colour", "scale": None},
                    "fill": {"field": "ground", "scale": None},
                },
            },
            {
                "data": {"values": boxes},
                "mark": {"type": "text", "align": "left", "baseline": "top", "dx": 8, "dy": _PADDING + 1,
                         "lineHeight": _HEIGHT},
                "encoding": {
                    "x": {"field": "left", **x},
                    "y": {"field": "top", **y},
                    "text": {"field": "words"},
                },
            },
        ],
    }  # fmt: skip


def _words(step: FlowStep) -> list[str]:
    told = f"{_many(step.episodes, 'episode')} of {_many(step.patients, 'patient')}"
    return [*textwrap.wrap(_LEAVES.get(step.kind, "") + step.title, _LINE), told]


def _many(number: int | None, what: str) -> str:
    return f"{count(number)} {what}{'' if number == 1 else 's'}"
