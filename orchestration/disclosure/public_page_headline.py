"""The first screen of the public page, from the CSV files of the release.

Belongs here: facts and endpoints of the whole registry. Does not belong here: curves (public_page.py).
"""

from orchestration.disclosure.page_words import PageWords
from orchestration.disclosure.public_page_tables import Files, Read
from orchestration.report.data import Fact, Table

_NOT_TOLD = "not told"


def facts(files: Files, spoken: PageWords) -> list[Fact]:
    """Patients, episodes and medians of the whole registry."""
    everybody = next(row for row in files.rows("table_1") if row["characteristic"] == "all")
    assessed = [row for row in files.rows("flow") if row["step"] == "assessed"]
    told = [Fact("Patients", files.count(everybody["patient_count"]))]
    told += [
        Fact("Oligometastatic episodes", files.count(row["episode_count"]), "assessed for eligibility")
        for row in assessed[:1]
    ]
    for row in files.rows("survival/summary"):
        if row["stratification_id"] == "all":
            title = spoken.titles.get(row["endpoint_id"], row["endpoint_id"])
            told.append(Fact(f"{title}: median, months", row["median_months"] or _NOT_TOLD))
    return [*told, Fact("Data cut-off", _NOT_TOLD, "no date is in this tier")]


def headline(files: Files, spoken: PageWords) -> Table | None:
    """The endpoints of the whole registry; None without any."""
    rows = [
        [
            spoken.titles.get(row["endpoint_id"], row["endpoint_id"]),
            files.count(row["n_count"]),
            files.count(row["event_count"]),
            median(row),
            *(_free(row, month) for month in (12, 24, 36)),
        ]
        for row in files.rows("survival/summary")
        if row["stratification_id"] == "all"
    ]
    columns = ["Endpoint", "Patients", "Events", "Median, months"]
    columns += [f"Free at {month} months" for month in (12, 24, 36)]
    note = (
        "95% intervals in brackets. Free: probability of being free of the event, told where the curve has a point. "
        "A median is read off the line between two points."
    )
    return Table("survival", "The endpoints, all centres", columns, rows, note) if rows else None


def _free(row: Read, month: int) -> str:
    estimate, lower, upper = (row[f"{name}_at_{month}_months"] for name in ("survival", "lower", "upper"))
    if not estimate:
        return _NOT_TOLD
    limits = f" ({_percent(lower)} to {_percent(upper)})" if lower and upper else ""
    return f"{_percent(estimate)}%{limits}"


def _percent(probability: str) -> str:
    return f"{100 * float(probability):.0f}"


def median(row: Read) -> str:
    """As told. Whether it is reached is not told either: the curve may fall below one half after its last point."""
    ends = [row[f"median{end}_months"] or _NOT_TOLD for end in ("", "_lower", "_upper")]
    return f"{ends[0]} ({ends[1]} to {ends[2]})" if row["median_months"] else ends[0]
