"""Every chart of the report as files: a picture as SVG and PNG, and its data as CSV.

Belongs here: which charts are files, drawing them, keeping what was drawn. Does not belong here: the specifications,
which the page shares; the curves (``orchestration.publish.figures``).

The same report gives the same bytes: the font is the library's own, and nothing of the machine is in a picture.
"""

import csv
import hashlib
import io
import json
import re
import shutil
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.report import chart_tables as tables
from orchestration.report.charts import CONFIG, charts
from orchestration.report.data import Flow, ReportData
from orchestration.report.flow_chart import flow_diagram
from orchestration.report.library import library_version
from orchestration.report.paths_chart import paths

#: Raised when the drawing changes in a way that the specifications do not tell.
_DRAWING = "1"
_WIDTH, _NOTE, _PNG_SCALE = 640, 118, 2
_FONT = "Liberation Sans"
_COLOUR = re.compile(r"var\((--[\w-]+)\)")
_STYLE = Path(__file__).with_name("page.css")
_KINDS = ("svg", "png")
#: The names of the files, without ending; those of flow diagrams begin with the last.
ORGANS, PATHS, SWIMMER, BENCHMARKS, FLOW = "organs", "treatment-paths", "swimmer", "benchmarks", "flow-"
_TABLES = {ORGANS: tables.ORGANS, PATHS: tables.PATHS, SWIMMER: tables.SWIMMER, BENCHMARKS: tables.BENCHMARKS}


@dataclass(frozen=True)
class _ChartFile:
    """A chart: the name of its files, its specification, and the rows of its table."""

    name: str
    spec: dict[str, Any]
    rows: Sequence[tables.Cells]


def table_of(name: str) -> tables.ChartTable | None:
    """What is in the CSV of that name; None where it is none of a chart, but of curves."""
    return tables.FLOW if name.startswith(FLOW) else _TABLES.get(name)


def flow_name(flow: Flow) -> str:
    """The name of a flow diagram's files: the set's identifier, or its title where it has none."""
    return FLOW + re.sub(r"[^a-z0-9]+", "-", (flow.name or flow.title).lower()).strip("-")


def write_charts(data: ReportData, kept: Path, folder: Path) -> int:
    """Put the files of every chart into ``folder``, the pictures from ``kept`` if they were drawn before.

    Pictures that the report does not show any more are dropped from ``kept``.

    Returns:
        How many charts had to be drawn.

    """
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    used: set[Path] = set()
    drawn = 0
    for chart in _chart_files(data):
        content = json.dumps([_DRAWING, library_version(), chart.spec], sort_keys=True)
        digest = hashlib.sha256(content.encode()).hexdigest()[:32]
        pictures = {kind: kept / f"{digest}.{kind}" for kind in _KINDS}
        used.update(pictures.values())
        if not all(path.exists() for path in pictures.values()):
            drawn += 1
            for kind, picture in zip(_KINDS, _drawn(chart.spec), strict=True):
                draft = kept / f".{digest}.{kind}"
                draft.write_bytes(picture)
                draft.replace(pictures[kind])
        for kind, path in pictures.items():
            shutil.copyfile(path, folder / f"{chart.name}.{kind}")
        (folder / f"{chart.name}.csv").write_text(_csv(chart), encoding="utf-8")
    for path in kept.iterdir():
        if path.suffix.removeprefix(".") in _KINDS and path not in used:
            path.unlink()
    return drawn


def _chart_files(data: ReportData) -> Iterator[_ChartFile]:
    on_page = charts(data)
    if spec := on_page.get("organs-chart"):
        yield _file(ORGANS, spec, "Metastases by organ", data.organs_note, tables.organ_rows(data.organs))
    if data.paths:
        rows = tables.path_rows(data.paths)
        yield _file(PATHS, paths(data.paths), "Treatment of episodes", data.paths_note, rows)
    if data.swimmer and (spec := on_page.get("swimmer-chart")):
        rows = tables.lane_rows(data.swimmer)
        yield _file(SWIMMER, spec, "Courses of episodes", data.swimmer.note, rows)
    for flow in data.flows:
        yield _file(flow_name(flow), flow_diagram(flow), flow.title, flow.note, tables.flow_rows(flow))
    if spec := on_page.get("comparisons-chart"):
        rows = tables.benchmark_rows(data.comparisons)
        yield _file(BENCHMARKS, spec, "Against published medians", _FOREST_NOTE, rows)


_FOREST_NOTE = (
    "Events here over those that the published median leads one to expect, with exact 95% intervals. Historical "
    "controls: other patients, other staging, other care. Caveats are in the data of this figure."
)


def _file(name: str, spec: dict[str, Any], title: str, note: str, rows: Iterable[tables.Cells]) -> _ChartFile:
    """The chart with its title and what to know of it, in the light colours of the page."""
    heading = {
        "text": title,
        "fontSize": 15,
        "subtitle": textwrap.wrap(note, _NOTE),
        "subtitleColor": "var(--faint)",
        "subtitleFontSize": 11,
        "subtitlePadding": 6,
        "offset": 14,
        "frame": "bounds",
    }
    config = CONFIG | {"font": _FONT, "background": "var(--ground)", "padding": 12}
    whole = spec | {"title": heading, "width": _WIDTH, "config": config}
    return _ChartFile(name, json.loads(_COLOUR.sub(_light, json.dumps(whole))), tuple(rows))


def _light(name: re.Match[str]) -> Any:
    """A colour of the page's stylesheet, whose first block is the light theme."""
    block = _STYLE.read_text(encoding="utf-8").partition("}")[0]
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", block))[name[1]]


def _drawn(spec: dict[str, Any]) -> tuple[bytes, bytes]:
    # Imported here: a refresh in which no chart changed does without the library's engine.
    import vl_convert

    svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return svg.encode(), vl_convert.svg_to_png(svg, scale=_PNG_SCALE)


def _csv(chart: _ChartFile) -> str:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    table = table_of(chart.name)
    rows.writerows([tuple(table.columns) if table else (), *chart.rows])
    return text.getvalue()
