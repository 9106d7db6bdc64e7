"""The report as a function of its data: nothing of a text is run, nothing of a curve is moved, nothing made twice."""

import base64
import hashlib
import json
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from orchestration.report import data as of
from orchestration.report.curve_data import packed
from orchestration.report.keeping import write_report
from orchestration.report.library import library_version
from orchestration.report.page import render
from orchestration.report.reading.changes import changes_since, compared
from orchestration.report.thinning import fitted, steps_of

HOSTILE = '</script></style><img src=x onerror=alert(1)>"\'&<!--<script>\u2028{{ 7*7 }}{% raw %} style="a"'
PERHAPS = (None, 0.1234)


def curve(text: str = "all", steps: Any = ((30, 0.9, 0.8, 0.95),)) -> of.ReportCurve:
    return of.ReportCurve(text, 10, 1, text, steps, 400, [40, 50], [10, 9])


def curve_set(*curves: of.ReportCurve, text: str = "OS") -> of.CurveSet:
    return of.CurveSet(text, text, text, text, text, text, False, curves, text, text)


def report(text: str, **instead: Any) -> of.ReportData:
    """A report whose every text is ``text``."""
    table = of.Table("a-table", text, [text, text], [[text, text], [text, "1"]], text, [text, text])
    whole = of.ReportData(
        tier="internal",
        facts=[of.Fact(text, text, text)],
        survival=table,
        curves=[curve_set(curve(text), text=text)],
        thinning=text,
        ratios=[replace(table, name="e")],
        landmarks=[replace(table, name="f")],
        clustered=replace(table, name="g"),
        table_one=[replace(table, name="b")],
        organs=[of.Bar(text, 3, None)],
        organs_note=text,
        paths=[of.TreatmentPath([text, text], 3), of.TreatmentPath([text], None)],
        paths_note=text,
        swimmer=of.Swimmer([of.Lane(12.5, "death", [(1.0, "local")])], text),
        flows=[of.Flow(text, text, [of.FlowStep("excluded", text, None, 2)])],
        comparisons=[
            of.Comparison(text, text, text, text, 9, 2, text, text, 0.5, 0.1, 2.0, text, [text, text])
        ],
        claims=[of.Claim(text, "contradicted", text, text, text, text, text)],
        quality=[replace(table, name="c")],
        changes=replace(table, name="d"),
        changes_note=text,
        methods=[of.Chapter(text, [of.Definition(text, text)])],
        has_chart_files=True,
    )
    return replace(whole, **instead)


class Page(HTMLParser):
    """The elements of a page, and what its scripts hold."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.is_script = False
        self.text = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.is_script = tag == "script"
        if self.is_script:
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.is_script = False

    def handle_data(self, data: str) -> None:
        if self.is_script:
            self.scripts[-1] += data
        else:
            self.text += data

    def ids(self) -> set[str | None]:
        return {attributes["id"] for _, attributes in self.tags if "id" in attributes}


def test_no_text_leaves_its_place() -> None:
    page = Page(render(report(HOSTILE), "/* the library */"))
    tame = Page(render(report("~tame"), "/* the library */"))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in tame.tags]
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    curves, charts = (json.loads(text) for text in page.scripts[:2])
    assert curves[0]["curves"][0]["group"] == HOSTILE
    assert charts["charts"]["organs-chart"]["data"]["values"][0]["organ"] == HOSTILE
    assert page.text.count(HOSTILE) == tame.text.count("~tame") > 40


def test_its_own_scripts_run_and_no_other_and_nothing_is_asked_for() -> None:
    page = Page(render(report("a"), "/* the library */"))
    [policy] = [a["content"] or "" for tag, a in page.tags if tag == "meta" and "http-equiv" in a]
    own = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in page.scripts[2:]]
    assert len(own) == 2
    assert policy.startswith(f"default-src 'none'; script-src 'sha256-{own[0]}' 'sha256-{own[1]}'; ")
    assert "unsafe-eval" not in policy and "http" not in policy
    asked = [a[name] for _, a in page.tags for name in ("src", "href", "action") if name in a]
    assert all((link or "").startswith(("#", "figures/", "survival/")) for link in asked)


def test_what_there_is_nothing_for_is_left_out_and_what_is_hidden_says_so() -> None:
    bare = Page(render(of.ReportData("public", [of.Fact("Patients", "7")], None, []), ""))
    assert (
        bare.ids() & {"survival", "curves", "swimmer", "claims", "comparisons", "changes", "methods"} == set()
    )
    assert b"hidden" in render(report("a", tier="public"), "")


#: Characters that a curve of thousands of steps does not fit into.
MOST = 12_000


def test_what_is_no_step_counts_too() -> None:
    crowd = curve_set(replace(curve(), censored=list(range(0, 90_000, 10))))
    [thinned], told = fitted([crowd], most=MOST)
    assert thinned.curves[0].censored == () and "censorings are not marked" in told


def test_all_of_a_small_registry_is_drawn() -> None:
    small = curve_set(curve(steps=[(day, 1 - day / 1000, None, None) for day in range(1, 300)]))
    assert fitted([small]) == ([small], "")


def test_thinning_moves_nothing_and_keeps_whole_months() -> None:
    steps = [(day, 0.9995**day, 0.9994**day, 0.9996**day) for day in range(1, 3000)]
    [thinned], told = fitted([curve_set(curve(steps=steps))], most=MOST)
    kept = thinned.curves[0].steps
    assert len(kept) < 1000 and set(kept) <= set(steps) and "No value is moved" in told
    for month in range(1, 98):
        day = round(month * 365.25 / 12)
        assert [step for step in kept if step[0] <= day][-1] == steps[day - 1]
    assert max(before[1] - after[1] for before, after in pairwise(kept)) < 0.0155
    eventless = fitted([curve_set(curve(steps=steps), curve("no event", steps=[]))], most=MOST)[0]
    assert [len(one.steps) for one in eventless[0].curves] == [len(kept), 0]
    fewer, said = fitted([curve_set(curve(steps=steps)), curve_set(curve(steps=steps))], most=3000)
    assert len(fewer) == 1 and "in survival/curve.csv only: 1" in said


def test_only_days_on_which_the_curve_falls_are_steps() -> None:
    none = np.nan
    columns = [1, 2, 3, 4], [1.0, 0.5, 0.5, none], [none, 0.1, 0.1, none], [none, none, 0.9, none]
    assert steps_of(*map(np.array, columns)) == [(2, 0.5, 0.1, None)]


def test_a_curve_that_never_falls_is_thinned_with_the_others() -> None:
    steps = [(day, 1 - day / 3000, 0.1, 0.9) for day in range(1, 2900)]
    [thinned], told = fitted([curve_set(curve(steps=steps), curve(steps=()))], most=MOST)
    assert told and thinned.curves[1].steps == []


@given(st.floats(0, 1))
def test_a_packed_probability_prints_as_the_probability_does(probability: float) -> None:
    [fall] = packed(curve_set(curve(steps=[(1, probability, None, None)])))["curves"][0]["s"]
    units = 10_000 + fall
    assert abs(units / 10_000 - probability) <= 1.51e-4
    # What the page prints, with a digit that is never the half of what is printed.
    assert f"{units / 100:.1f}" == f"{100 * probability:.1f}" and units % 10 != 5


def test_the_same_report_is_made_once(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / f"vega-{library_version()}.js").write_text("/* the library */")
    assert write_report(report("a"), kept, tmp_path / "first.html")
    assert not write_report(report("a"), kept, tmp_path / "second.html")
    assert (tmp_path / "first.html").read_bytes() == (tmp_path / "second.html").read_bytes()
    assert write_report(report("b"), kept, tmp_path / "third.html")
    assert len(list(kept.glob("*.html"))) == 1


def test_a_refresh_without_a_change_tells_of_the_same_change() -> None:
    first = compared({"Patients": "14"}, None)
    assert changes_since(first)[0] is None
    second = compared({"Patients": "15", "Centres": "1"}, {"key_figures": first})
    table, _ = changes_since(second)
    assert table and table.rows == [["Patients", "14", "15"], ["Centres", "–", "1"]]
    assert compared({"Patients": "15", "Centres": "1"}, {"key_figures": second}) == second
    for odd in ({"of": "an older version"}, {"key_figures": "edited"}, {"key_figures": {"now": 3}}):
        assert compared({"Patients": "15"}, odd) == {"now": {"Patients": "15"}, "before": None}
