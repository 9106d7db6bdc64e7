"""What cBioPortal's validator asks of a study of clinical data and timelines, said again in our own words.

The validator itself is no package, so a test cannot run it. Its rules were read in cbioportal-core
(scripts/importer/validateData.py at 03b4f1d and cbioportal_common.py at 0061932, November 2026), and gone through one
by one for meta files, clinical files, timelines and case lists. Here are its errors, and of its warnings those that an
export can avoid. Some are stricter here: no character of an identifier that a path or a shell would read otherwise, no
timeline of a stranger, no quote that may open a field.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

#: Every file of such a name is read as a meta file, data or not.
_META = re.compile(r"(?<![a-z0-9])meta(?![a-z])", re.IGNORECASE)
_IDENTIFIER = re.compile(r"[A-Za-z0-9._-]{1,63}")
_NULL = {
    "",
    "na",
    "[not applicable]",
    "[not available]",
    "[pending]",
    "[discrepancy]",
    "[completed]",
    "[null]",
}
_CLINICAL = ("cancer_study_identifier", "genetic_alteration_type", "datatype", "data_filename")
_REQUIRED = {
    "study": ("type_of_cancer", "cancer_study_identifier", "name", "description"),
    "PATIENT_ATTRIBUTES": _CLINICAL,
    "SAMPLE_ATTRIBUTES": _CLINICAL,
    "TIMELINE": _CLINICAL,
    "case_list": (
        "cancer_study_identifier",
        "stable_id",
        "case_list_name",
        "case_list_description",
        "case_list_ids",
    ),
}
_LONGEST = {"cancer_study_identifier": 255, "type_of_cancer": 63, "name": 255, "description": 1024}
#: Columns whose level or type is not ours to choose: P of patients, S of samples, either where not said.
_LEVELS = {
    **dict.fromkeys(
        (
            *("AGE", "DFS_STATUS", "DFS_MONTHS", "GENDER", "OS_STATUS", "OS_MONTHS", "PATIENT_DISPLAY_NAME"),
            *("SEX", "TUMOR_SITE"),
        ),
        "P",
    ),
    **dict.fromkeys(
        (
            *("METASTATIC_SITE", "OTHER_SAMPLE_ID", "PRIMARY_SITE", "SAMPLE_CLASS", "SAMPLE_DISPLAY_NAME"),
            *("SAMPLE_TYPE", "TUMOR_TISSUE_SITE", "TUMOR_TYPE"),
        ),
        "S",
    ),
}
_NUMBERS = {"AGE", "DFS_MONTHS", "OS_MONTHS"}
_STRINGS = (
    _LEVELS.keys() | {"CANCER_TYPE", "CANCER_TYPE_DETAILED", "HISTOLOGY", "KNOWN_MOLECULAR_CLASSIFIER"}
) - _NUMBERS
_RESERVED = {"MUTATION_COUNT", "FRACTION_GENOME_ALTERED"}
#: Without them there is a warning, and no curve.
_PAIRS = ("OS_STATUS", "OS_MONTHS", "DFS_STATUS", "DFS_MONTHS")
_OS = {"LIVING", "DECEASED", "0:LIVING", "1:DECEASED"}
_DFS = {"0:DiseaseFree", "1:Recurred/Progressed", "1:Recurred", "1:Progressed"}
#: Of the categories that a case list may have, those that need no molecular data.
_CATEGORIES = {"all_cases_in_study", "other"}
#: What Python's reader of delimited text takes no field beyond.
_LONGEST_FIELD = 131_072
_MONTH_NAMES = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
_TIMELINE = ["PATIENT_ID", "START_DATE", "STOP_DATE", "EVENT_TYPE"]
#: Columns of a timeline whose values the portal draws with, so that not every text is one.
_STYLES = {"STYLE_COLOR", "STYLE_SHAPE"}
_QUOTE = re.compile(r"\"|(?<!\w)'")


def broken_rules(study: Path) -> list[str]:
    """Every rule that the study breaks, with the file; none where cBioPortal would find nothing to mend."""
    metas = {path: _entries(path) for path in sorted(study.iterdir()) if _META.search(path.name)}
    found = list(_broken_metas(metas))
    found += [f"{path.name}: a quote may open a field" for path in study.glob("data_*.txt") if _quoted(path)]
    kinds = Counter(entries.get("datatype", "study") for entries in metas.values())
    found += [f"{kind} {number} times" for kind, number in kinds.items() if kind != "TIMELINE" and number > 1]
    if kinds["study"] != 1:
        return [*found, "no study"]
    levels = {
        entries["datatype"]: path.parent / entries["data_filename"]
        for path, entries in metas.items()
        if "datatype" in entries
    }
    if not {"PATIENT_ATTRIBUTES", "SAMPLE_ATTRIBUTES"} <= levels.keys():
        return [*found, "no clinical files"]
    samples = _clinical(levels["SAMPLE_ATTRIBUTES"], "S", found)
    patients = _clinical(levels["PATIENT_ATTRIBUTES"], "P", found)
    both = (set(samples[0]) & set(patients[0])) - {"PATIENT_ID"} if samples and patients else set()
    found += [f"{name}: of patients and of samples" for name in sorted(both)]
    sample_ids = [row.get("SAMPLE_ID", "") for row in samples]
    found += [f"sample twice: {one}" for one, count in Counter(sample_ids).items() if count > 1]
    patient_ids = {row.get("PATIENT_ID", "") for row in patients}
    if len(patient_ids) != len(patients):
        found.append("patient twice")
    found += [
        f"sample of no patient: {row['PATIENT_ID']}"
        for row in samples
        if row["PATIENT_ID"] not in patient_ids
    ]
    for entries in metas.values():
        if entries.get("datatype") == "TIMELINE":
            found += _broken_timeline(study / entries["data_filename"], patient_ids)
    return found + list(_broken_lists(study, metas, set(sample_ids)))


def _entries(path: Path) -> dict[str, str]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert all(":" in line for line in lines), path
    return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}


def _broken_metas(metas: dict[Path, dict[str, str]]) -> Iterator[str]:
    studies = {entries.get("cancer_study_identifier") for entries in metas.values()}
    if len(studies) != 1 or not re.fullmatch("[a-z0-9_]+", str(*studies)):
        yield "one study identifier in small letters, digits and underscores"
    for path, entries in metas.items():
        kind = entries.get("datatype", "study")
        for key in _REQUIRED[kind]:
            if not entries.get(key):
                yield f"{path.name}: {key} is missing"
        for key in entries.keys() - {
            *_REQUIRED[kind],
            *({"add_global_case_list"} if kind == "study" else ()),
        }:
            yield f"{path.name}: {key} is not known"
        if kind != "study" and entries.get("genetic_alteration_type") != "CLINICAL":
            yield f"{path.name}: not clinical"
        for key, most in _LONGEST.items():
            if len(entries.get(key, "")) > most:
                yield f"{path.name}: {key} is too long"


def _quoted(path: Path) -> bool:
    """The validator guesses from the first rows whether fields stand in quotes."""
    return any(_QUOTE.search(line) for line in path.read_text().split("\n") if not line.startswith("#"))


def _table(path: Path, above: int) -> tuple[list[list[str]], list[str], list[list[str]]]:
    text = path.read_bytes().decode("utf-8")
    # Either carriage returns would end lines too, or the reader would stop.
    assert "\r" not in text and "\0" not in text, path.name
    lines = text.split("\n")
    assert lines.pop() == "", f"{path.name} ends in a line end"
    assert all(len(field) < _LONGEST_FIELD for line in lines for field in line.split("\t")), path.name
    rows = [line.split("\t") for line in lines]
    return rows[:above], rows[above], rows[above + 1 :]


def _clinical(path: Path, level: str, found: list[str]) -> list[dict[str, str]]:
    """The rows by column; what is wrong with them is added to ``found``."""
    above, names, rows = _table(path, 4)
    above = [[line[0].removeprefix("#"), *line[1:]] for line in above if line[0].startswith("#")]
    told = [f"{path.name}: {text}" for text in _broken_header(above, names, level)]
    kinds = above[2] if len(above) == 4 else []
    for number, row in enumerate(rows, start=6):
        if len(row) != len(names) or not "".join(row).strip() or row[0].startswith("#") or row == names:
            told.append(f"{path.name}:{number}: not a row of the columns")
            continue
        told += [
            f"{path.name}:{number}: {text}" for text in _broken_pairs(dict(zip(names, row, strict=True)))
        ]
        for name, kind, cell in zip(names, kinds, row, strict=False):
            told += [f"{path.name}:{number}: {name} {text}" for text in _broken_cell(name, kind, cell, names)]
    found += told
    return [dict(zip(names, row, strict=False)) for row in rows]


def _broken_header(above: list[list[str]], names: list[str], level: str) -> Iterator[str]:
    if len(above) != 4 or {len(line) for line in above} != {len(names)}:
        yield "four lines above the names, of as many fields"
        return
    if any(field.strip().lower() in _NULL for line in above for field in line):
        yield "an empty field above the names"
    if len(set(names)) != len(names):
        yield "a column twice"
    required = ["PATIENT_ID", *(_PAIRS if level == "P" else ["SAMPLE_ID"])]
    yield from (f"{name} is missing" for name in required if name not in names)
    for name, kind, priority in zip(names, above[2], above[3], strict=True):
        if not name.isupper() or name in _RESERVED or (level == "P" and name == "SAMPLE_ID"):
            yield f"{name} may not be a column here"
        if kind not in ("STRING", "NUMBER", "BOOLEAN") or not re.fullmatch(r"-1|\d+", priority):
            yield f"{name} has no type or priority"
        if _LEVELS.get(name, level) != level:
            yield f"{name} is of the other level"
        if (name in _NUMBERS and kind != "NUMBER") or (name in _STRINGS and kind != "STRING"):
            yield f"{name} is of another type"


def _broken_cell(name: str, kind: str, cell: str, names: list[str]) -> Iterator[str]:
    is_null = cell.strip().lower() in _NULL
    if name in ("PATIENT_ID", "SAMPLE_ID"):
        if is_null or not _IDENTIFIER.fullmatch(cell):
            yield "is no identifier"
        return
    if is_null:
        return
    if kind == "NUMBER" and not re.fullmatch(r"[<>]?-?\d+(\.\d+)?", cell):
        yield "is no number"
    if kind == "BOOLEAN" and cell not in ("TRUE", "FALSE"):
        yield "is neither TRUE nor FALSE"
    is_pair = name.endswith("_STATUS") and _months(name) in names
    allowed = {"OS_STATUS": _OS, "DFS_STATUS": _DFS}.get(name)
    if (allowed and cell not in allowed) or (is_pair and not re.match(r"[01]:.", cell)):
        yield "is no status"
    parts = cell.lower().split("-")
    if len(parts) == 2 and not set(cell) & set(",.:;") and set(parts) & _MONTH_NAMES and "DATE" not in name:
        yield "looks like a date"


def _months(status: str) -> str:
    return f"{status.removesuffix('_STATUS')}_MONTHS"


def _broken_pairs(cells: dict[str, str]) -> Iterator[str]:
    """Statuses without a time: the validator warns of the dead among them."""
    for name in cells:
        if name.endswith("_STATUS") and cells[name] and cells.get(_months(name)) == "":
            yield f"{name} without its months"


def _broken_timeline(path: Path, patients: set[str]) -> Iterator[str]:
    _, names, rows = _table(path, 0)
    if names[:4] != _TIMELINE or len(set(names)) != len(names) or _STYLES & set(names):
        yield f"{path.name}: not the columns"
    for number, row in enumerate(rows, start=2):
        if len(row) != len(names) or row[0] not in patients or row[0].startswith("#"):
            yield f"{path.name}:{number}: not a row of a patient"
        elif not re.fullmatch(r"-?\d+", row[1]) or not re.fullmatch(r"(-?\d+)?", row[2]):
            yield f"{path.name}:{number}: no whole day"


def _broken_lists(study: Path, metas: dict[Path, dict[str, str]], samples: set[str]) -> Iterator[str]:
    about = metas[study / "meta_study.txt"]
    identifier = about["cancer_study_identifier"]
    folder = study / "case_lists"
    lists = [_entries(path) for path in sorted(folder.iterdir())] if folder.is_dir() else []
    names = [entries.get("stable_id", "") for entries in lists]
    if about.get("add_global_case_list") == "true":
        names.append(f"{identifier}_all")
    if f"{identifier}_all" not in names:
        yield "no list of all samples"
    if len(set(names)) != len(names) or not all(name.startswith(f"{identifier}_") for name in names):
        yield "a case list of another study, or twice"
    for entries in lists:
        if missing := [key for key in _REQUIRED["case_list"] if not entries.get(key)]:
            yield f"case list: {missing}"
        if unknown := entries.keys() - {*_REQUIRED["case_list"], "case_list_category"}:
            yield f"case list: {unknown} is not known"
        if entries.get("case_list_category", "other") not in _CATEGORIES:
            yield "a case list of no known category"
        ids = entries["case_list_ids"].split("\t")
        if (
            set(ids) - samples
            or len(set(ids)) != len(ids)
            or any(" " in one for one in ids)
            or entries["cancer_study_identifier"] != identifier
        ):
            yield "a case list of other samples"
