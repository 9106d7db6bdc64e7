"""The data behind a figure, as CSV beside it: every step of every curve, also of those that are not drawn.

Belongs here: curves as rows. Does not belong here: which figures there are, drawing.
"""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from orchestration.months import DAYS_PER_MONTH
from orchestration.publish.figures import Figure
from orchestration.survival_tables.definition import Columns

#: Name to type and meaning; a row is named by the first two.
FIGURE_COLUMNS: Columns = {
    "group": ("varchar", "Group, a curve of the figure."),
    "time_days": ("bigint", "Whole days from the index of the endpoint."),
    "time_months": ("double", "The same in months of 365.25/12 days."),
    "at_risk": ("bigint", "Under observation just before the day's events."),
    "estimate": ("double", "Probability of being free of the event beyond the day."),
    "lower": ("double", "Lower 95% limit (log-log); empty where there is none."),
    "upper": ("double", "Upper 95% limit (log-log); empty where there is none."),
    "censored": ("bigint", "Censored on the day, after its events."),
}


def write_data(figures: Sequence[Figure], folder: Path) -> None:
    """Write ``<name>.csv`` of each figure: a row a group and day on which somebody leaves, as estimated."""
    for figure in figures:
        (folder / f"{figure.name}.csv").write_text(figure_csv(figure), encoding="utf-8")


def figure_csv(figure: Figure) -> str:
    """The rows of a figure; an empty cell is a limit that there is none of."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(FIGURE_COLUMNS)
    for curve in figure.curves:
        steps = zip(
            curve.time,
            curve.at_risk,
            curve.estimate,
            curve.lower,
            curve.upper,
            curve.censored,
            strict=True,
        )
        for day, at_risk, estimate, lower, upper, censored in steps:
            rows.writerow((curve.group, day, day / DAYS_PER_MONTH, at_risk, estimate, lower, upper, censored))
    return text.getvalue()
