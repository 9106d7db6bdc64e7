"""The page of a public release tells what its tables tell, and not one number more."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from orchestration.months import whole_days
from tests.pipeline import public_files
from tests.pipeline.test_public_release import read
from tests.pipeline.test_report import browser, demand_readable, in_a_browser, opened, values

__all__ = ["browser"]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def page(public: Path) -> str:
    return (public / "report.html").read_text()


def test_no_number_is_on_the_page_that_is_in_no_table(public: Path, page: str) -> None:
    told = public_files.told(public)
    threshold = json.loads((public / "release.json").read_text())["threshold"]
    percents = {round(100 * number, 6) for number in told if number <= 1}
    shown = public_files.cells(page)
    assert len(shown) > 200 and shown.count("hidden") > 30
    for text in shown:
        assert public_files.numbers(text) <= told | (percents if "%" in text else set()), text
    sets = public_files.inlined(page, "curves-data")
    assert len(sets) > 6 and all(one["coarse"] for one in sets)
    for one in sets:
        assert public_files.numbers(one["note"]) <= told | {threshold}
        for curve in one["curves"]:
            assert {curve["n"], curve["events"], *public_files.numbers(curve["median"])} <= told
    charts = public_files.inlined(page, "charts-data")["charts"]
    assert "swimmer-chart" not in charts and "organs-chart" not in charts
    assert public_files.numbers(json.dumps([_data(chart) for chart in charts.values()])) <= told


def _data(chart: dict[str, Any]) -> list[Any]:
    return [part.get("data") for part in (chart, *chart.get("layer", []))]


def test_the_page_s_curves_are_the_points_of_the_table(public: Path, page: str) -> None:
    table: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
    for row in read(public / "survival/curve.csv"):
        if row["time_months"] != "0":
            values = [float(row[name]) if row[name] else None for name in ("estimate", "lower", "upper")]
            month = int(row["time_months"])
            point = (whole_days(month), *values, int(row["at_risk_count"]))
            table.setdefault((row["endpoint_id"], row["stratification_id"]), []).append(point)
    for one in public_files.inlined(page, "curves-data"):
        found: list[tuple[Any, ...]] = []
        for curve in one["curves"]:
            at_risk = {whole_days(month): n for month, n in public_files.at_risk(curve).items()}
            points = public_files.points(curve)
            assert set(at_risk) == {0, *(day for day, *_ in points)}
            assert curve["end"] == points[-1][0] and curve["c"] == []
            found += [(*point, at_risk[point[0]]) for point in points]
        assert found == table.pop((one["endpoint"], one["key"].rstrip("/")))
    assert table == {}


def test_figures_data_and_the_record_tell_no_more_than_the_tables(public: Path) -> None:
    rows = [row for path in sorted((public / "figures").glob("*.csv")) for row in read(path)]
    curve = read(public / "survival/curve.csv")
    assert len(rows) == len(curve) and all(row in curve for row in rows)
    record = json.loads((public / "release.json").read_text())
    empty = {"table_1": 0, "flow": 0, "survival/summary": 0}
    for name in empty:
        counts = [
            row[column] for row in read(public / f"{name}.csv") for column in row if column.endswith("_count")
        ]
        empty[name] = counts.count("")
    assert {one["table"]: one["cells"] for one in record["hidden"]} == {k: n for k, n in empty.items() if n}


def test_the_page_says_what_is_hidden_and_holds_no_block_of_patients(page: str) -> None:
    for words in (
        "What is hidden, and why",
        "1 to 5 patients is hidden",
        "Tables left out",
        "Groups put together",
    ):
        assert words in page
    for words in ('id="swimmer"', 'id="paths"', 'id="quality"', 'id="claims"', 'id="changes"', "<td>None"):
        assert words not in page


@in_a_browser
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it(public: Path, browser: Browser, width: int, scheme: str) -> None:
    page, wrong = opened(browser, public.resolve() / "report.html", width, scheme, ["curves"])
    demand_readable(page, width, scheme)
    assert wrong == []


@in_a_browser
def test_a_value_is_read_at_a_told_month_and_none_in_between(public: Path, browser: Browser) -> None:
    page, wrong = opened(browser, public.resolve() / "report.html", 1280, "light", ["curves"])
    page.select_option("#groups", "primary_site/")
    told = {
        (row["group_name"], int(row["time_months"])): float(row["estimate"])
        for row in read(public / "survival/curve.csv")
        if (row["endpoint_id"], row["stratification_id"]) == ("OS", "primary_site")
    }
    months = sorted({month for _, month in told})
    for place, month in enumerate(months):
        page.locator("#month").fill(str(place))
        assert page.inner_text("#month-shown") == str(month)
        for group, shown in values(page).items():
            value = told.get((group, month))
            assert shown[0] == ("not told" if value is None else f"{100 * value:.0f}%")
    assert wrong == []
