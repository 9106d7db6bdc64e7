"""The survival tables under the curves of the public page, from the CSV files of the release.

Belongs here: restricted means, medians beside those in print. Does not belong here: curves (public_page.py), patients
(public_page_tables.py).
"""

from collections.abc import Iterator

from orchestration.disclosure.page_words import PageWords
from orchestration.disclosure.public_page_tables import GROUPS, Files, Read, group_words
from orchestration.report.data import Table


def _with_attribute(row: Read, spoken: PageWords) -> str:
    by, shown = row["stratification_id"], group_words(row, spoken)
    return shown if by == "all" else f"{GROUPS[by]}: {shown}"


def restricted_means(files: Files, spoken: PageWords) -> Iterator[Table]:
    """The restricted means of all patients and of groups; nothing where none is told."""
    rows = files.rows("survival/restricted_mean")
    if rows:
        months = sorted({row["to_months"] for row in rows}, key=int)
        # A row a group: with fifty centres a row a month would be a page of its own.
        means: dict[tuple[str, str], dict[str, str]] = {}
        for row in rows:
            group = (row["endpoint_id"], _with_attribute(row, spoken))
            mean = f"{row['restricted_mean_months']} ({row['least_months']} to {row['most_months']})"
            means.setdefault(group, {})[row["to_months"]] = mean
        shown = [
            [group, *(own.get(month, "not told") for month in months)] for (_, group), own in means.items()
        ]
        titles = [spoken.titles.get(endpoint, endpoint) for endpoint, _ in means]
        note = (
            "Mean months free of the event up to a month: the area under the lines that join the points; in "
            "brackets the least and the greatest area of any curve through them. No confidence interval."
        )
        columns = ["Group", *(f"Up to month {month}" for month in months)]
        yield Table("restricted-means", "Restricted means", columns, shown, note, titles)


def published_medians(files: Files, spoken: PageWords) -> Iterator[Table]:
    """The medians told here beside those in print; nothing where there are none."""
    rows = files.rows("survival/published_median")
    if rows:
        shown = [
            [
                f"{row['title']} ({row['citation']})",
                _with_attribute(row, spoken),
                Files.count(row["n_count"]),
                row["median_months"],
                row["published_median_months"],
            ]
            for row in rows
        ]
        titles = [spoken.titles.get(row["endpoint_id"], row["endpoint_id"]) for row in rows]
        note = (
            "Other patients, other staging, other care, and often another day from which time counts; some "
            "figures are of a narrower group than ours. No test: it would need the months under observation of "
            "each patient."
        )
        columns = ["Published figure", "Compared here", "Patients", "Median here", "Published median"]
        yield Table("published-medians", "Beside published medians, months", columns, shown, note, titles)
