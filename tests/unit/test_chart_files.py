"""Every chart of the report as files: the same bytes for the same report, drawn once, and none of a hidden number."""

import csv
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

from orchestration.report import data as of
from orchestration.report.chart_files import table_of, write_charts
from orchestration.report.flow_chart import flow_diagram
from orchestration.report.paths_chart import paths

HOSTILE = "</svg><script>alert(1)</script> & \"'<b> \u2028 datum.x"
FLOW = of.Flow(
    "Eligible",
    "our rows",
    [
        of.FlowStep("assessed", "Assessed", 9, 8),
        of.FlowStep("excluded", "Controlled", None, 1),
        of.FlowStep("included", "Included", 6, 5),
    ],
    "sabr_comet",
)
REPORT = of.ReportData(
    tier="internal",
    facts=[],
    survival=None,
    curves=[],
    organs=[of.Bar("Liver", 3, None), of.Bar(HOSTILE, 1, 2)],
    organs_note=HOSTILE,
    paths=[of.TreatmentPath(["Surgery", "Systemic therapy"], 3), of.TreatmentPath([HOSTILE], None)],
    swimmer=of.Swimmer([of.Lane(12.5, "death", [(1.0, "local")]), of.Lane(2.0, "contact", [])], "All two."),
    flows=[FLOW],
    comparisons=[
        of.Comparison("OS", HOSTILE, "cited", "All patients", 9, 2, "1", "16.0", 0.5, 0.1, None, "p", ["a", "b"]),
        of.Comparison("OS", "none expected", "cited", "All patients", 9, 0, "1", "16.0", None, None, None, "p", []),
    ],
)  # fmt: skip
NAMES = {"organs", "treatment-paths", "swimmer", "flow-sabr-comet", "benchmarks"}


def written(report: of.ReportData, folder: Path, kept: Path) -> tuple[int, dict[str, bytes]]:
    folder.mkdir()
    drawn = write_charts(report, kept, folder)
    return drawn, {path.name: path.read_bytes() for path in folder.iterdir()}


def test_each_is_a_picture_twice_and_a_table_and_is_drawn_once(tmp_path: Path) -> None:
    drawn, first = written(REPORT, tmp_path / "first", tmp_path / "kept")
    assert drawn == 5 and set(first) == {f"{name}.{kind}" for name in NAMES for kind in ("svg", "png", "csv")}
    for name in NAMES:
        root = ElementTree.fromstring(first[f"{name}.svg"])
        assert "script" not in {element.tag.split("}")[-1] for element in root.iter()}
        assert b"var(" not in first[f"{name}.svg"] and first[f"{name}.png"].startswith(b"\x89PNG")
        table = table_of(name)
        assert table and csv.DictReader(first[f"{name}.csv"].decode().splitlines()).fieldnames == list(
            table.columns
        )
    assert written(REPORT, tmp_path / "second", tmp_path / "kept") == (0, first)

    # Of another report what changed is drawn, and what nobody shows is dropped; elsewhere the same bytes come out.
    drawn, third = written(replace(REPORT, swimmer=None), tmp_path / "third", tmp_path / "kept")
    assert drawn == 0 and set(first) - set(third) == {"swimmer.svg", "swimmer.png", "swimmer.csv"}
    assert len(list((tmp_path / "kept").iterdir())) == 8
    one = replace(REPORT, organs=[], paths=[], flows=[], comparisons=[])
    assert written(one, tmp_path / "fourth", tmp_path / "other")[1]["swimmer.svg"] == first["swimmer.svg"]


def test_a_table_holds_what_the_report_shows_and_a_hidden_number_is_empty(tmp_path: Path) -> None:
    small = replace(REPORT, swimmer=None, comparisons=REPORT.comparisons[1:])
    _, files = written(small, tmp_path / "out", tmp_path / "kept")
    assert "benchmarks.csv" not in files  # nothing of it can be drawn
    rows = list(csv.reader(files["organs.csv"].decode().splitlines()))
    assert rows[1] == ["Liver", "3", ""]
    assert files["flow-sabr-comet.csv"].decode().splitlines()[1:] == [
        "1,assessed,Assessed,9,8", "2,excluded,Controlled,,1", "3,included,Included,6,5",
    ]  # fmt: skip
    assert files["treatment-paths.csv"].decode().splitlines()[1] == "1,Surgery → Systemic therapy,3"


def test_words_and_bars_of_the_diagrams() -> None:
    boxes = flow_diagram(FLOW)["layer"][2]["data"]["values"]
    assert [box["words"][-1] for box in boxes] == [
        "9 episodes of 8 patients", "hidden episodes of 1 patient", "6 episodes of 5 patients",
    ]  # fmt: skip
    assert all(above["bottom"] < below["top"] for above, below in pairwise(boxes))
    long = of.TreatmentPath([f"A long name of a treatment {place}" for place in range(6)], 2)
    [bar] = paths([long, of.TreatmentPath(["x"], None)])["data"]["values"]
    assert bar["path"].replace("\n", " ") == " → ".join(long.steps)
    assert all(len(line) < 70 for line in bar["path"].split("\n"))
