"""The report in a browser, as its reader opens it.

Belongs here: what needs a refreshed registry or a browser. Does not belong here: the page as a function of its data
(``tests/unit/test_report.py``).
"""

import csv
import re
import shutil
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.forked.client import Ran
from tests.pipeline.conftest import Home

Refreshed = tuple[Home, Ran]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip
MOST_BYTES = 2_000_000
#: Charts that the internal report draws at once.
CHARTS = ("curves", "organs", "swimmer")
pytestmark = pytest.mark.slow
in_a_browser = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium is installed: apt-get install chromium"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield started
        started.close()


def opened(
    browser: Browser, file: Path, width: int, scheme: Any, charts: Iterable[str]
) -> tuple[Page, list[str]]:
    """A page, with its charts drawn; and what it complained of or asked others for."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type != "log" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith("file:") else None)
    page.goto(file.as_uri())
    for chart in charts:
        page.wait_for_selector(f"#{chart}-chart svg[aria-hidden]")
    return page, wrong


def demand_readable(page: Page, width: int, scheme: str) -> None:
    """No barrier for readers with a disability, nothing wider than the page, the colours that were asked for."""
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 22, 27)"}[scheme]


def report_of(refreshed: Refreshed) -> Path:
    return refreshed[0].path / "published/latest/report.html"


def values(page: Page) -> dict[str, list[str]]:
    """The table under the curves: cells by group."""
    rows = page.locator("#values tr").all()
    return {row.locator("th").inner_text().strip(): row.locator("td").all_inner_texts() for row in rows}


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text().splitlines()))


def percents(*shares: float | None) -> str:
    return " to ".join(f"{100 * share:.1f}%" for share in shares if share is not None) or "–"


@in_a_browser
def test_a_value_that_is_read_is_the_warehouse_s(refreshed: Refreshed, browser: Browser) -> None:
    page, wrong = opened(browser, report_of(refreshed), 1400, "light", CHARTS)
    page.select_option("#endpoint", "PFS")
    page.select_option("#groups", "centre/")
    page.locator("#month").fill("24")
    shown = values(page)
    found = refreshed[0].query(
        "select group_name, survival_at_24_months, lower_at_24_months, upper_at_24_months, at_risk_at_24_months_count,"
        " n_count, event_count from survival.summary where endpoint_id = 'PFS' and stratification_id = 'centre'"
    )
    assert {row[0] for row in found} == set(shown) == {"lindenhof", "northgate", "royapettah"}
    for centre, value, lower, upper, *counts in found:
        expected = "past follow-up" if value is None else percents(value)
        assert shown[centre][:2] == [expected, percents(lower, upper)]
        assert shown[centre][2:5] == [str(number) for number in counts]

    # Where death competes the same page shows the incidence; the choice of groups stays.
    page.select_option("#endpoint", "LC")
    assert page.input_value("#groups") == "centre/"
    shown = values(page)
    for centre, free in refreshed[0].query(
        "select group_name, survival_at_24_months from survival.summary"
        " where endpoint_id = 'LC' and stratification_id = 'centre'"
    ):
        assert shown[centre][0] == percents(1 - free)
    assert "cumulative incidence" in page.inner_text("#curves-title")

    page.select_option("#groups", "all/")
    page.wait_for_function("document.querySelectorAll('#curves-chart .mark-line path').length === 1")
    page.locator("#curves-chart").hover(position={"x": 700, "y": 100})
    assert int(page.inner_text("#month-shown")) > 30
    assert page.inner_text("#tip").startswith(f"Month {page.inner_text('#month-shown')}")
    for kind in ("svg", "png", "csv"):
        link = page.get_attribute(f"#curves-files a[href$='.{kind}']", "href")
        assert link and (refreshed[0].path / "published/latest" / link).is_file()
    for kind, begin in (("SVG", b"<svg"), ("PNG", b"\x89PNG"), ("CSV", b"n,organ,part,")):
        with page.expect_download() as saved:
            page.locator("#organs-chart + .files button", has_text=kind).click()
        content = saved.value.path().read_bytes()
        assert content.startswith(begin) and b"var(" not in content
    assert wrong == []


MONTHS = (6, 12, 24, 36, 60)
#: Every value of every curve at these months, as the page reads it: null past follow-up.
READ = """(months) => JSON.parse(document.getElementById("curves-data").textContent).flatMap((set) =>
    set.curves.map((curve) => [set.endpoint, set.key, curve.n, curve.events, months.map((month) => {
        const at = valueAt(curve, month, set.incidence);
        return at && [set.incidence ? 1 - at.value : at.value, month < curve.r.length ? atRiskOf(curve)[month] : 0];
    })]))"""
LARGEST = """qualify 10 >= row_number() over (
    partition by endpoint_id, stratification_id, within_group order by n_count desc, group_name)"""


@in_a_browser
def test_every_curve_is_the_warehouse_s(refreshed: Refreshed, browser: Browser) -> None:
    page, _ = opened(browser, report_of(refreshed), 1400, "light", CHARTS)
    values = ", ".join(f"survival_at_{month}_months, at_risk_at_{month}_months_count" for month in MONTHS)
    rows = refreshed[0].query(
        f"select endpoint_id, stratification_id || '/' || within_group, n_count, event_count, {values}"
        " from survival.summary inner join reference.endpoint using (endpoint_id)"
        f" where is_headline or stratification_id in ('all', 'centre') {LARGEST} order by 1, 2, group_name"
    )
    read = sorted(page.evaluate(READ, list(MONTHS)), key=lambda row: row[:2])
    assert [tuple(row[:4]) for row in read] == [row[:4] for row in rows] and len(rows) > 100
    for (*_, shown), (_, _, _, _, *expected) in zip(read, rows, strict=True):
        for at, value, at_risk in zip(shown, expected[::2], expected[1::2], strict=True):
            assert (at is None) == (value is None)
            assert at is None or (abs(at[0] - value) <= 1.51e-4 and at[1] == at_risk), (_, at, value, at_risk)


@in_a_browser
@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (360, "dark")])
def test_everybody_can_read_it(refreshed: Refreshed, browser: Browser, width: int, scheme: str) -> None:
    page, wrong = opened(browser, report_of(refreshed), width, scheme, CHARTS)
    demand_readable(page, width, scheme)
    assert wrong == []


def test_it_is_small_holds_no_pseudonym_and_its_place_is_printed(refreshed: Refreshed) -> None:
    home, ran = refreshed
    path = home.path / "published/latest/report.html"
    assert path.stat().st_size <= MOST_BYTES
    assert str(path) in ran.out and "report: made" in ran.out
    told = path.read_text()
    keys = home.query("select patient_id from marts.patient union all select episode_id from marts.episode")
    assert [key for (key,) in keys if key in told] == []
    assert "Benchmark" not in told and not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", told)


def test_every_figure_has_its_data_beside_it(refreshed: Refreshed) -> None:
    home = refreshed[0]
    figures = home.path / "published/latest/figures"
    assert {path.stem for path in figures.glob("*.csv")} == {path.stem for path in figures.glob("*.svg")}
    head, *lines = (figures / "pfs-centre.csv").read_text().splitlines()
    assert head == "group,time_days,time_months,at_risk,estimate,lower,upper,censored"
    rows = home.query(
        "select group_name, time_days, at_risk_count, estimate from survival.curve"
        " where endpoint_id = 'PFS' and stratification_id = 'centre' order by 1, 2"
    )
    told = [line.split(",") for line in lines]
    assert [(row[0], int(row[1]), int(row[3]), float(row[4])) for row in told] == rows


def test_every_chart_is_a_file_that_the_page_links_to(refreshed: Refreshed) -> None:
    home = refreshed[0]
    release = home.path / "published/latest"
    links = re.findall(r'href="((?:figures|survival)/[^"]+)"', (release / "report.html").read_text())
    assert [link for link in links if not (release / link).is_file()] == []
    assert {Path(link).stem for link in links if link.endswith(".svg")} == {
        *("organs", "treatment-paths", "swimmer", "benchmarks", "flow-cure-intent-2024", "flow-sabr-comet"),
    }
    told = rows_of(release / "figures/flow-sabr-comet.csv")
    flow = home.query(
        "select step, sum(episode_count), sum(patient_count) from marts.eligibility_flow where set_id = 'sabr_comet'"
        " group by step, step_number having sum(episode_count) > 0 order by step_number"
    )
    assert [(r["step"], int(r["episode_count"]), int(r["patient_count"])) for r in told] == flow
    lanes = rows_of(release / "figures/swimmer.csv")
    exits = home.query(
        "select round(time_days * 12 / 365.25, 1), if(cause = 1, 'death', 'contact') from marts.time_to_event"
        " where endpoint_id = 'OS'"
    )
    ends = [(float(r["month"]), r["what"]) for r in lanes if r["what"] in ("death", "contact")]
    assert len(ends) > 100 and not Counter(ends) - Counter(exits)


def test_the_groups_compared_are_the_warehouse_s_with_their_warnings(refreshed: Refreshed) -> None:
    told = (refreshed[0].path / "published/latest/report.html").read_text()
    section = re.sub(r"<[^<>]+>", "|", told[told.index('id="compared"') : told.index('id="patients"')])
    ratios = refreshed[0].query(
        "select hazard_ratio, hazard_ratio_lower, hazard_ratio_upper, warning from survival.contrast"
        " where within_group = ''"
    )
    shown = {f"{hr:.2f} ({lower:.2f} to {upper:.2f})" for hr, lower, upper, _ in ratios if hr is not None}
    assert len(shown) > 50 and [one for one in shown if f"|{one}|" not in section] == []
    late = refreshed[0].query(
        "select warning from survival.landmark_analysis where within_group = '' union all"
        " select test_warning from survival.landmark_analysis where within_group = ''"
    )
    warnings = {part for *_, told in ratios + late if told for part in told.split("; ")}
    assert len(warnings) > 10 and [one for one in warnings if one.lower() not in section.lower()] == []
    [(lower, upper)] = refreshed[0].query(
        "select lower, upper from survival.clustered where stratification_id = 'all' and horizon_months = 24"
    )
    assert f"|{100 * lower:.1f} to {100 * upper:.1f}%|" in section


def test_a_figure_and_the_page_tell_the_same_number_at_risk(refreshed: Refreshed) -> None:
    """Whoever enters late is not at risk at the start."""
    home = refreshed[0]
    [(number, late)] = home.query(
        "select any_value(n_count), sum(entered_count) from survival.summary inner join survival.risk_table"
        " using (endpoint_id, stratification_id, within_group, group_name)"
        " where endpoint_id = 'OS' and stratification_id = 'all'"
    )
    drawn = ElementTree.parse(home.path / "published/latest/figures/os-all.svg").getroot().itertext()
    assert late > 0 and str(number - late) in [text.strip() for text in drawn]
