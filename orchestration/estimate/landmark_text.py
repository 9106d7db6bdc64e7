"""The landmark analysis of `oligo estimate` as text to read.

Belongs here: its table and its sentences. Does not belong here: the layout of tables (table.py), any figure that the
dictionary does not hold already.
"""

from __future__ import annotations

from typing import Any

from orchestration.estimate.sentences import sentence
from orchestration.estimate.wording import beyond, percent, time_text, with_interval

TITLE = "At landmarks: groups as known then, time counted from the landmark"


def landmark_table(result: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """The header and a row a landmark and group; survival is a column where times were asked for."""
    header = ["Landmark", "Group", "Patients", "Events after", "Median from it (95% CI)"]
    header += [f"At {time_text(time)} after it" for time in result["times"]]
    body = [
        [
            time_text(at["landmark"]),
            group["group"],
            str(group["n"]),
            str(group["events"]),
            with_interval(group["median"], time_text) if group["n"] else "nobody",
            *(survival(then) for then in group["survival"]),
            *([""] * (len(result["times"]) - len(group["survival"]))),
        ]
        for at in result["landmark_analysis"]
        for group in at["groups"]
    ]
    return header, body


def survival(then: dict[str, Any]) -> str:
    """Survival at a time after the landmark, as far as anybody was followed."""
    return beyond(then) or with_interval(then, percent)


def landmark_sentences(result: dict[str, Any]) -> list[str]:
    """Who was left out at each landmark, and whether the groups differ from then on."""
    sentences = []
    if result["columns"]["group"] and [row["group"] for row in result["groups"]] == ["all"]:
        sentences.append(
            "  They became known after the start, so no figure above is by group (immortal time)."
        )
    for at in result["landmark_analysis"]:
        left, time = at["left_out"], time_text(at["landmark"])
        late = f", {left['not_yet_observed']} not yet observed" if left["not_yet_observed"] else ""
        sentences.append(
            f"  Left out at {time}: {left['events']} with the event by then, "
            f"{left['censored']} last seen by then{late}."
        )
        if at["logrank"] is None:
            sentences.append(f"  From {time} on: nothing to compare, fewer than two groups have anybody.")
        else:
            sentences.append(sentence(f"Log-rank from {time} on", at["logrank"]))
        sentences += [
            sentence(f"Cause {test['cause']}, cumulative incidence (Gray) from {time} on", test)
            for test in at["gray"]
        ]
    return sentences
