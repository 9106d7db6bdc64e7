"""Which of several observations stands in the registry: TNM, stage, size and performance status.

Belongs here: the choice. Does not belong here: what an observation says (``observations``).

The row that is chosen is named (``t_from``, ``ecog_from``), so that the profile can bring it in and the accounts know
that it was used.
"""

from collections import Counter

from schemas.readers.fhir.sheets import Row

#: Pathologic stands before clinical, as in registries; what does not say which comes last.
_KINDS = ("p", "c", "")


def choose(sheets: dict[str, list[Row]]) -> None:
    """Name for each primary its TNM, for each metastasis its size and for each episode its ECOG, in place."""
    _choose_tnm(sheets)
    _choose_sizes(sheets)
    measured: dict[str | None, list[Row]] = {}
    for row in sheets["ecog"]:
        measured.setdefault(row["episode"], []).append(row)
    for row in sheets["episodes"]:
        found = measured.get(row["id"], [])
        # Of several nobody has said which was the one at diagnosis.
        row["ecog_from"] = found[0]["id"] if len(found) == 1 else None


def _choose_tnm(sheets: dict[str, list[Row]]) -> None:
    count = Counter(row["patient"] for row in sheets["primaries"])
    only = {row["patient"]: row["id"] for row in sheets["primaries"] if count[row["patient"]] == 1}
    found: dict[tuple[str | None, str | None], list[Row]] = {}
    for row in sheets["tnm"]:
        row["condition"] = row["condition"] or only.get(row["patient"])
        found.setdefault((row["condition"], row["category"]), []).append(row)
    for row in sheets["primaries"]:
        editions = []
        for category in ("t", "n", "m", "stage"):
            candidates = [each for each in found.get((row["id"], category), []) if each["id"]]
            if not candidates:
                continue
            best = min(candidates, key=lambda each: (_KINDS.index(each["kind"] or ""), each["date"] or "9"))
            row[f"{category}_from"] = best["id"]
            editions.append(best["edition"])
            if category == "stage":
                row["stage"] = best["value"]
        row["tnm_edition"] = row["tnm_edition"] or next((each for each in editions if each), None)


def _choose_sizes(sheets: dict[str, list[Row]]) -> None:
    """The size of a metastasis where one was measured; of several nobody has said which was the first."""
    sizes: dict[str | None, list[Row]] = {}
    for row in sheets["tumor_sizes"]:
        sizes.setdefault(row["condition"], []).append(row)
    tumors = {row["condition"]: row["id"] for row in reversed(sheets["tumors"])}
    for row in sheets["secondaries"]:
        found = sizes.get(row["id"], [])
        row["size_from"] = found[0]["id"] if len(found) == 1 else None
        row["tumor_from"] = tumors.get(row["id"])
