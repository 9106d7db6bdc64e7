"""Survival figures: one for each endpoint and stratification, a curve a group, numbers at risk underneath.

Belongs here: drawing. Does not belong here: estimating; which series there are.

The same rows give the same bytes: no clock, no random identifier, one drawing library version (it is part
of the name under which a figure is kept).
"""

import functools
import hashlib
import io
import json
import multiprocessing
import os
import shutil
import textwrap
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from orchestration.months import DAYS_PER_MONTH, whole_days
from orchestration.watched import free_worker

#: Raised when the drawing changes, so that figures drawn before are drawn again.
_DRAWING = "5"
_WIDTH, _LINE = 7.4, 0.18  # inches
#: Characters that the vertical axis has room for.
_LABEL = 42
#: Bands of more curves than this hide each other, so they are left to the table.
_MOST_BANDS = 3
#: Okabe and Ito's colours, told apart by colour-blind readers; then the same with another dash.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
_DASHES = ("-", "--", ":")
_STYLE: Any = {
    "svg.hashsalt": "oligo",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Arial", "Helvetica"],
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
#: More groups than this are drawn in the order of their size, and the rest is named under the figure.
MOST_GROUPS = 10
_KINDS = ("svg", "png")
#: Drawing takes a quarter of a second a figure; a process more takes a second to start.
_WORTH_PROCESSES = 12


@dataclass(frozen=True)
class Curve:
    """A group's curve: parallel sequences by time in whole days, and its number of units and events.

    late: (day, number) of those who enter after the start, by day.
    """

    group: str
    n: int
    events: int
    time: Sequence[float]
    estimate: Sequence[float]
    lower: Sequence[float | None]
    upper: Sequence[float | None]
    at_risk: Sequence[int]
    censored: Sequence[int]
    late: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True)
class Figure:
    """What one figure shows."""

    name: str
    title: str
    subtitle: str
    quantity: str
    curves: Sequence[Curve]
    note: str
    #: Set where the curves are coarsened: each point covers at least so many events or censorings.
    threshold: int | None = None

    def fingerprint(self) -> str:
        """A name for the figure's content: the same content is not drawn again."""
        content = json.dumps([_DRAWING, _version(), _plain(self)], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:32]


@functools.cache
def _version() -> str:
    return version("matplotlib")


def _plain(figure: Figure) -> dict[str, Any]:
    plain = {**vars(figure), "name": "", "curves": [vars(curve) for curve in figure.curves]}
    return (
        plain if figure.threshold else {name: value for name, value in plain.items() if name != "threshold"}
    )


def draw_into(figures: Sequence[Figure], kept: Path, target: Path) -> int:
    """Put ``<name>.svg`` and ``<name>.png`` of each figure into ``target``, from ``kept`` if drawn before.

    Figures that are in no release any more are dropped from ``kept``.

    Returns:
        How many figures had to be drawn.

    """
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    shown = [_without_the_smallest(figure) for figure in figures]
    contents = [figure.fingerprint() for figure in shown]
    by_content = dict(zip(contents, shown, strict=True))
    new = [name for name in by_content if not all((kept / f"{name}.{kind}").exists() for kind in _KINDS)]
    for name, files in zip(new, _draw_all([by_content[name] for name in new]), strict=True):
        for kind, data in files.items():
            draft = kept / f".{name}.{kind}"
            draft.write_bytes(data)
            draft.replace(kept / f"{name}.{kind}")
    for content, figure in zip(contents, figures, strict=True):
        for kind in _KINDS:
            shutil.copyfile(kept / f"{content}.{kind}", target / f"{figure.name}.{kind}")
    for path in kept.iterdir():
        if path.stem not in by_content:
            path.unlink()
    return len(new)


def _largest(figure: Figure) -> list[Curve]:
    """The curves that are drawn, in the order of the figure."""
    largest = sorted(figure.curves, key=lambda curve: -curve.n)[:MOST_GROUPS]
    return [curve for curve in figure.curves if curve in largest]


def _without_the_smallest(figure: Figure) -> Figure:
    """The figure without the curves of groups that are not drawn, of which it names the groups alone."""
    drawn = _largest(figure)
    curves = [
        curve if curve in drawn else Curve(curve.group, curve.n, curve.events, (), (), (), (), (), ())
        for curve in figure.curves
    ]
    return replace(figure, curves=curves)


def _draw_all(figures: Sequence[Figure]) -> list[dict[str, bytes]]:
    if len(figures) < _WORTH_PROCESSES:
        return [_drawn(figure) for figure in figures]
    # Spawned, because this process holds threads that would not survive a fork.
    context = multiprocessing.get_context("spawn")
    workers = min(os.cpu_count() or 1, 4)
    with ProcessPoolExecutor(workers, mp_context=context, initializer=free_worker) as processes:
        return list(processes.map(_drawn, figures, chunksize=4))


def _label(quantity: str) -> str:
    """The quantity in one line, or in two where it is longer than the axis."""
    return quantity if len(quantity) <= _LABEL else quantity.replace(" (", "\n(")


def _drawn(figure: Figure) -> dict[str, bytes]:
    # Imported here: a refresh in which no figure changed does without it.
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Canvas

    shown = _largest(figure)
    with mpl.rc_context(_STYLE):
        notes = [
            line
            for text in (_reading(figure, shown), figure.note)
            if text
            for line in textwrap.wrap(text, 118)
        ]
        # Everything is placed in inches from the bottom: notes, numbers at risk, axis, curve, title.
        foot = 0.12 + 0.15 * len(notes)
        table = foot + _LINE * (len(shown) + 1)
        bottom = table + 0.48
        height = bottom + 2.75 + 0.62
        canvas = Canvas(figsize=(_WIDTH, height), dpi=150)
        FigureCanvasAgg(canvas)
        left = max(0.9, 0.55 + 0.068 * max(len(_shortened(curve.group)) for curve in shown))
        axes = canvas.add_axes(
            (left / _WIDTH, bottom / height, (_WIDTH - left - 0.2) / _WIDTH, 2.75 / height)
        )
        last = max((curve.time[-1] for curve in shown if curve.time), default=0) / DAYS_PER_MONTH
        ticks = _ticks(last)
        for place, curve in enumerate(shown):
            style = {"color": _COLOURS[place % len(_COLOURS)], "linestyle": _DASHES[place // len(_COLOURS)]}
            draw = _draw_points if figure.threshold else _draw_curve
            draw(axes, curve, style, has_band=len(shown) <= _MOST_BANDS)
        axes.set(
            xlim=(0, max(last, ticks[-1], 1) * 1.01),
            ylim=(0, 1.03),
            xlabel="Months from the index",
            ylabel=_label(figure.quantity),
        )
        axes.set_xticks(ticks)
        canvas.text(0.1 / _WIDTH, 1 - 0.14 / height, figure.title, fontsize=11, fontweight="bold", va="top")
        canvas.text(0.1 / _WIDTH, 1 - 0.36 / height, figure.subtitle, fontsize=9, color="#444444", va="top")
        axes.grid(axis="y", color="#dddddd", linewidth=0.6)
        axes.set_axisbelow(True)
        at_risk = _at_risk_if_told if figure.threshold else _at_risk
        _draw_risk_table(canvas, axes, shown, ticks, height, table, at_risk)
        canvas.text(
            0.1 / _WIDTH,
            foot / height,
            "\n".join(notes),
            fontsize=7,
            color="#444444",
            va="top",
            linespacing=1.25,
        )
        files = {}
        for kind, metadata in (("svg", {"Date": None, "Creator": "Oligo"}), ("png", {"Software": "Oligo"})):
            buffer = io.BytesIO()
            canvas.savefig(buffer, format=kind, metadata=metadata)
            files[kind] = buffer.getvalue()
    return files


def _draw_curve(axes: Any, curve: Curve, style: dict[str, str], *, has_band: bool) -> None:
    months = [day / DAYS_PER_MONTH for day in curve.time]
    time, estimate = [0.0, *months], [1.0, *curve.estimate]
    axes.step(time, estimate, where="post", linewidth=1.5, **style)
    if has_band:
        lower = [1.0, *(value if value is not None else float("nan") for value in curve.lower)]
        upper = [1.0, *(value if value is not None else float("nan") for value in curve.upper)]
        axes.fill_between(time, lower, upper, step="post", color=style["color"], alpha=0.12, linewidth=0)
    marks = [(t, s) for t, s, c in zip(months, curve.estimate, curve.censored, strict=True) if c]
    if marks:
        axes.plot(*zip(*marks, strict=True), "|", color=style["color"], markersize=5, markeredgewidth=0.8)


def _draw_points(axes: Any, curve: Curve, style: dict[str, str], *, has_band: bool) -> None:
    """A coarsened curve: its points, joined by lines, as nothing is told of what lies between."""
    months = [day / DAYS_PER_MONTH for day in curve.time]
    axes.plot(months, curve.estimate, linewidth=1.3, marker="o", markersize=3.5, **style)
    if has_band:
        lower, upper = (
            [
                1.0 if s == 1 else float("nan") if limit is None else limit
                for s, limit in zip(curve.estimate, limits, strict=True)
            ]
            for limits in (curve.lower, curve.upper)
        )
        axes.fill_between(months, lower, upper, color=style["color"], alpha=0.12, linewidth=0)


def _draw_risk_table(
    canvas: Any,
    axes: Any,
    curves: Sequence[Curve],
    ticks: Sequence[int],
    height: float,
    top: float,
    at_risk: Callable[[Curve, float], int | str],
) -> None:
    box = axes.get_position()
    left, right = axes.get_xlim()
    canvas.text(0.1 / _WIDTH, top / height, "Numbers at risk", fontsize=8, fontweight="bold", va="center")
    for place, curve in enumerate(curves, start=1):
        y = (top - _LINE * place) / height
        colour, dash = _COLOURS[(place - 1) % len(_COLOURS)], _DASHES[(place - 1) // len(_COLOURS)]
        canvas.add_artist(_key(canvas, y, colour, dash))
        canvas.text(0.36 / _WIDTH, y, _shortened(curve.group), fontsize=8, color="#111111", va="center")
        for tick in ticks:
            x = box.x0 + box.width * (tick - left) / (right - left)
            canvas.text(x, y, str(at_risk(curve, tick)), fontsize=8, ha="center", va="center")


def _key(canvas: Any, y: float, colour: str, dash: Any) -> Any:
    from matplotlib.lines import Line2D

    return Line2D(
        [0.1 / _WIDTH, 0.3 / _WIDTH],
        [y, y],
        transform=canvas.transFigure,
        color=colour,
        linestyle=dash,
        linewidth=2,
    )


def _at_risk(curve: Curve, month: float) -> int:
    """Under observation just before ``month``, on the same day as the summary's landmark."""
    day = whole_days(month)
    following = ((t, n) for t, n in zip(curve.time, curve.at_risk, strict=True) if t >= day)
    then, number = next(following, (day, 0))
    # Until somebody leaves, those who are at risk then but enter on the way are the only difference.
    return number - sum(entered for entry, entered in curve.late if day <= entry < then)


def _at_risk_if_told(curve: Curve, month: float) -> int | str:
    """The rounded number at a published month; a dash at any other."""
    told = {round(day / DAYS_PER_MONTH): n for day, n in zip(curve.time, curve.at_risk, strict=True)}
    return told.get(round(month), "\N{EN DASH}")


def _reading(figure: Figure, shown: Sequence[Curve]) -> str:
    """How to read the figure: marks, bands, and what was left out."""
    bands = "bands: 95% intervals" if len(shown) <= _MOST_BANDS else "95% intervals are in the tables"
    more = [curve.group.replace("_", " ") for curve in figure.curves if curve not in shown]
    left_out = f" Not drawn, being the smallest groups: {', '.join(more)}." if more else ""
    if figure.threshold:
        return (
            f"Points: the curve at months between which lie {figure.threshold} or more events, or none; the lines only "
            f"join them. {bands[0].upper()}{bands[1:]}. Numbers at risk are rounded to {figure.threshold}.{left_out}"
        )
    return f"Ticks: censored; {bands}.{left_out}"


def _ticks(last: float) -> list[int]:
    step = next((step for step in (3, 6, 12, 24, 36, 60) if last / step <= 8), 120)
    return list(range(0, int(last) + 1, step)) or [0]


def _shortened(text: str) -> str:
    text = text.replace("_", " ")
    return text if len(text) <= 32 else text[:31] + "…"
