"""The public report: the page of the internal one, fed from the files of the public release and nothing else.

Belongs here: rows of the public CSV files as ``ReportData``. Does not belong here: a number that is not in them; words
(page_words.py); tables of patients (public_page_tables.py).
"""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from orchestration.disclosure.page_words import PageWords
from orchestration.disclosure.public_figures import figure_name
from orchestration.disclosure.public_page_headline import facts, headline, median
from orchestration.disclosure.public_page_means import published_medians, restricted_means
from orchestration.disclosure.public_page_tables import (
    GROUPS,
    Files,
    Read,
    eligibility,
    group_words,
    patients,
)
from orchestration.months import whole_days
from orchestration.report.data import CurveSet, Definition, ReportCurve, ReportData
from orchestration.report.words import count

_BY = {
    "all": "All patients",
    "centre": "Centre",
    "primary_site": "Primary tumour",
    "state": "State as derived",
}


def public_report(folder: Path, threshold: int, spoken: PageWords, hidden: list[Definition]) -> ReportData:
    """The report of the public release whose files are in ``folder``."""
    files = Files(folder)
    sets = list(_curve_sets(files, threshold, spoken))
    return ReportData(
        tier="public",
        facts=facts(files, spoken),
        survival=headline(files, spoken),
        curves=sets,
        survival_tables=[*restricted_means(files, spoken), *published_medians(files, spoken)],
        table_one=patients(files, spoken),
        flows=eligibility(files, spoken),
        methods=spoken.methods,
        withheld=hidden,
    )


def _curve_sets(files: Files, threshold: int, spoken: PageWords) -> Iterator[CurveSet]:
    tests = {(row["endpoint_id"], row["stratification_id"]): row for row in files.rows("survival/test")}
    rows = files.rows("survival/summary")
    for (endpoint, by), members in groupby(rows, lambda row: (row["endpoint_id"], row["stratification_id"])):
        groups = list(members)
        drawn = [row for row in groups if (endpoint, by, row["group_name"]) in files.curves]
        if not drawn:
            continue
        end = max(
            int(points[-1]["time_months"])
            for key, points in files.curves.items()
            if key[:2] == (endpoint, by)
        )
        without = [group_words(row, spoken) for row in groups if row not in drawn]
        yield CurveSet(
            endpoint,
            spoken.titles.get(endpoint, endpoint),
            "first episodes of patients",
            by,
            GROUPS[by],
            "",
            is_incidence=False,
            curves=[_curve(files, row, end, spoken) for row in drawn],
            note=_note(threshold, without, tests.get((endpoint, by))),
            file=figure_name(endpoint, by),
            is_coarse=True,
        )


def _curve(files: Files, row: Read, end: int, spoken: PageWords) -> ReportCurve:
    points = files.curves[row["endpoint_id"], row["stratification_id"], row["group_name"]]
    at_risk: list[int | None] = [None] * (end + 1)
    for point in points:
        at_risk[int(point["time_months"])] = int(point["at_risk_count"])
    told = [point for point in points if int(point["time_months"])]
    return ReportCurve(
        group_words(row, spoken),
        int(row["n_count"]) if row["n_count"] else None,
        int(row["event_count"]) if row["event_count"] else None,
        median(row),
        [
            (whole_days(int(point["time_months"])), float(point["estimate"]), *_limits(point))
            for point in told
        ],
        whole_days(int(told[-1]["time_months"])),
        (),
        at_risk,
    )


def _limits(point: Read) -> tuple[float | None, float | None]:
    lower, upper = (float(point[name]) if point[name] else None for name in ("lower", "upper"))
    return lower, upper


def _note(threshold: int, without: list[str], test: Read | None) -> str:
    sentences = [
        f"Points: the curve at months between which lie {count(threshold)} or more events, or none; the lines "
        f"only join them. Numbers at risk are rounded to {count(threshold)}."
    ]
    if test:
        p = test["p"] if test["p"].startswith("<") else f"= {test['p']}"
        sentences.append(
            f"Log-rank test between the groups: chi-square {test['chisq']} on {test['df']} df, p {p}."
        )
    if without:
        sentences.append(f"Without a curve, as it would tell of few patients: {', '.join(without)}.")
    return " ".join(sentences)
