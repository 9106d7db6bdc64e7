"""The intruder and the curves of two releases: what they tell together of each stretch, then, now and in between.

He reads the steps of each curve and the counts from the files. He is also given what no file tells: how many left
without an event in each told stretch, exactly. He knows that an event stays where it is, and that nobody is followed
shorter than before. Nothing here is taken from the code that hides.
"""

from collections.abc import Iterable, Mapping

from tests.unit.disclosure.intruder import OPEN, Files, Knowledge, Name, rows

#: Day, whether it is an event, and how many, by stratification and group.
Exits = Mapping[tuple[str, str], Iterable[tuple[int, bool, int]]]
DAYS = 365.25 / 12


def months_of(*releases: Files) -> list[int]:
    """Every month at which a curve of any release has a point."""
    return sorted(
        {int(row["to_months"]) for files in releases for row in rows(files["survival/risk_table.csv"])}
    )


def truth(exits: Exits, months: list[int]) -> dict[Name, int]:
    """Events and others of each stretch between the months, and who is under observation after each."""
    found: dict[Name, int] = {}
    for (by, group), left in exits.items():
        for start, end in zip([-1, *months], [*months, OPEN], strict=True):
            for what, wanted in (("events", True), ("others", False)):
                found[what, by, group, str(end)] = sum(
                    n
                    for day, is_event, n in left
                    if is_event is wanted and start * DAYS < day - 0.5 <= end * DAYS
                )
        for month in months:
            found["rest", by, group, str(month)] = sum(
                found[what, by, group, str(end)]
                for what in ("events", "others")
                for end in (*months, OPEN)
                if end > month
            )
    return found


def learn_curves(files: Files, endpoint: str, months: list[int], real: Mapping[Name, int]) -> Knowledge:
    """What one release tells of an endpoint; of ``real`` the others of a told stretch alone are read."""
    told = Knowledge()
    ends = [*months, OPEN]
    groups = [row for row in rows(files["survival/summary.csv"]) if row["endpoint_id"] == endpoint]
    for row in groups:
        place = (row["stratification_id"], row["group_name"])
        for name, column in (("n", "n_count"), ("events", "event_count"), ("others", "censored_count")):
            if row[column]:
                told.known[name, *place] = int(row[column])
            else:
                told.hidden.add((name if name != "others" else "censored", *place))
        told.total(("n", *place), [("events", *place), ("others", *place)])
        for what in ("events", "others"):
            told.total((what, *place), [(what, *place, str(end)) for end in ends])
        for month in months:
            after = [(what, *place, str(end)) for what in ("events", "others") for end in ends if end > month]
            told.total(("rest", *place, str(month)), after)
    for by in {row["stratification_id"] for row in groups} - {"all"}:
        members = [(by, row["group_name"]) for row in groups if row["stratification_id"] == by]
        for what in ("events", "others"):
            for end in ends:
                told.total((what, "all", "all", str(end)), [(what, *place, str(end)) for place in members])
        for what in ("n", "events", "others"):
            told.total((what, "all", "all"), [(what, *place) for place in members])
    for row in rows(files["survival/risk_table.csv"]):
        if row["endpoint_id"] == endpoint:
            place = (row["stratification_id"], row["group_name"])
            inside = [str(end) for end in ends if int(row["from_months"]) < end <= int(row["to_months"])]
            for what in ("events", "others"):
                step = ("step", what, *place, row["to_months"])
                told.known[step] = sum(real[what, *place, end] for end in inside)
                told.total(step, [(what, *place, end) for end in inside])
            assert told.known["step", "events", *place, row["to_months"]] == int(row["event_count"])
    return told


def since(old: Knowledge, new: Knowledge) -> Knowledge:
    """Both together, with what came in between: ("grown", ...)."""
    joint = Knowledge()
    for when, one in (("old", old), ("new", new)):
        joint.known |= {(when, *name): n for name, n in one.known.items()}
        joint.hidden |= {(when, *name) for name in one.hidden}
        joint.sums += [{(when, *name): factor for name, factor in row.items()} for row in one.sums]
    both = {name[1:] for row in joint.sums for name in row if name[0] == "new"}
    both &= {name[1:] for row in joint.sums for name in row if name[0] == "old"}
    for name in sorted(both):
        if name[0] in ("n", "events", "rest"):
            joint.total(("new", *name), [("old", *name), ("grown", *name)])
    return joint
