"""What somebody would write without Oligo: pandas reads the same files, pandera checks them, lifelines estimates.

Belongs here: the peer's job, run in .venv-bench, which has its libraries. Does not belong here: anything of the
product; this module imports none of it.

It reads all nine files of every centre, checks types, codes, ranges, keys and references, drops what fails, makes four
tables (patient, episode, lesion, treatment) and estimates overall and progression-free survival by site and by state,
with intervals, medians and log-rank tests. It does much less than a refresh: no finding names a row, nothing is kept
apart by centre, no state is derived, nothing is pseudonymised, written to a warehouse, audited or published.
"""

import json
import sys
from pathlib import Path

import pandas as pd
import pandera.errors
import pandera.pandas as pa
from lifelines import KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test
from lifelines.utils import median_survival_times

pd.options.future.infer_string = True  # texts in Arrow, as pandas 3 keeps them: a third of the memory

_SITES = r"[a-z_]+"
_PARTIAL = r"\d{4}(-\d{2}){0,2}"
_ANSWERS = ["yes", "no", "unknown"]
_MISSING = ["UNK", "NI", "NASK", "NA", ""]


def _text(pattern: str = r".{1,200}") -> pa.Column:
    return pa.Column("str", pa.Check.str_matches(rf"^(?:{pattern})$"), nullable=True)


def _of(*codes: str) -> pa.Column:
    return pa.Column("str", pa.Check.isin(codes), nullable=True)


def _number(low: float, high: float) -> pa.Column:
    return pa.Column("float64", pa.Check.in_range(low, high), nullable=True)


def _key(name: str) -> dict[str, pa.Column]:
    return {name: _text()}


#: Columns read, with what they may hold; the first one is the key, and other columns of the same name refer to it.
SCHEMAS = {
    "patients": {
        **_key("patient_id"), "sex": _of("male", "female", "other", "unknown"), "birth_year": _number(1880, 2030),
        "vital_status": _of("alive", "dead", "unknown"), "death_date": _text(_PARTIAL),
        "last_contact_date": _text(_PARTIAL),
    },
    "primaries": {
        **_key("primary_id"), **_key("patient_id"), "diagnosis_date": _text(_PARTIAL), "site": _text(_SITES),
        "topography_code": _text(r"C\d{2}(\.\d)?"), "morphology_code": _text(r"\d{4}/\d"), "stage": _text(),
    },
    "episodes": {
        **_key("episode_id"), **_key("patient_id"), **_key("primary_id"), "diagnosis_date": _text(_PARTIAL),
        "declared_lesion_count": _number(1, 20), "ecog": _number(0, 5), "polymetastatic_history": _of(*_ANSWERS),
        "active_systemic_therapy": _of(*_ANSWERS), "declared_state": _text(_SITES),
    },
    "lesions": {
        **_key("lesion_id"), **_key("episode_id"), "organ": _text(_SITES), "diameter_mm": _number(0, 500),
        "biopsy": _of(*_ANSWERS),
    },
    "treatments": {
        **_key("treatment_id"), **_key("episode_id"), "target": _of("primary", "metastasis", "systemic"),
        "modality": _text(_SITES), "start_date": _text(_PARTIAL), "end_date": _text(_PARTIAL), "agents": _text(),
    },
    "treatment_lesions": {
        **_key("treatment_lesion_id"), **_key("treatment_id"), **_key("lesion_id"), "dose_gy": _number(0, 150),
        "fractions": _number(1, 60),
    },
    "assessments": {
        **_key("assessment_id"), **_key("episode_id"), "assessment_date": _text(_PARTIAL),
        "response": _of("CR", "PR", "SD", "PD", "NED", "NE"), "polymetastatic": _of(*_ANSWERS),
    },
    "lesion_assessments": {
        **_key("lesion_assessment_id"), **_key("assessment_id"), **_key("lesion_id"),
        "response": _of("CR", "PR", "SD", "PD", "NED", "NE"), "in_field_progression": _of(*_ANSWERS),
    },
    "toxicities": {
        **_key("toxicity_id"), **_key("treatment_id"), "term": _text(), "grade": _number(1, 5),
        "onset_date": _text(_PARTIAL),
    },
}  # fmt: skip


def read(raw: Path, table: str) -> pd.DataFrame:
    """One table of all centres; numbers where the schema says so, and a centre's keys made unique by its name."""
    schema, parts = SCHEMAS[table], []
    for path in sorted(raw.glob(f"*/*/{table}.csv")):
        part = pd.read_csv(path, usecols=list(schema), dtype="str", keep_default_na=False, na_values=_MISSING)
        for name in schema:
            if name.endswith("_id"):
                part[name] = path.parts[-3] + "/" + part[name]
        parts.append(part)
    rows = pd.concat(parts, ignore_index=True)
    for name, column in schema.items():
        if str(column.dtype) == "float64":
            rows[name] = pd.to_numeric(rows[name], errors="coerce")
    return rows


def valid(rows: pd.DataFrame, table: str, known: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The rows that break no rule, whose key comes once and whose references lead somewhere."""
    key, *others = (name for name in SCHEMAS[table] if name.endswith("_id"))
    try:
        pa.DataFrameSchema(SCHEMAS[table], unique=[key]).validate(rows, lazy=True)
    except pandera.errors.SchemaErrors as error:
        rows = rows.drop(index=error.failure_cases["index"].dropna().unique())
    for name in others:
        owner = next(frame for frame in known.values() if frame.columns[0] == name)
        rows = rows[rows[name].isna() | rows[name].isin(owner[name])]
    return rows


def day(dates: pd.Series) -> pd.Series:
    """The day of a date; a partial one counts from its first day."""
    whole = dates + "-01-01"
    return pd.to_datetime(whole.str.slice(0, 10), format="%Y-%m-%d", errors="coerce")


def four_tables(kept: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Patient, episode (with times and events), lesion (with dose) and treatment (with the worst toxicity)."""
    patient = kept["patients"].assign(
        end=day(kept["patients"]["death_date"].fillna(kept["patients"]["last_contact_date"])),
        is_dead=kept["patients"]["vital_status"] == "dead",
    )
    patient["episodes"] = patient["patient_id"].map(kept["episodes"].groupby("patient_id").size())
    episode = kept["episodes"].merge(
        patient[["patient_id", "sex", "birth_year", "end", "is_dead"]], on="patient_id"
    )
    episode = episode.merge(kept["primaries"][["primary_id", "site"]], on="primary_id", how="left")
    seen = kept["assessments"]
    first = day(seen.loc[seen["response"] == "PD", "assessment_date"]).groupby(
        seen.loc[seen["response"] == "PD", "episode_id"]
    ).min()  # fmt: skip
    start = day(episode["diagnosis_date"])
    progression = episode["episode_id"].map(first)
    episode["os_days"] = (episode["end"] - start).dt.days
    episode["pfs_days"] = (progression.fillna(episode["end"]) - start).dt.days
    episode["has_event"] = progression.notna() | episode["is_dead"]
    episode["lesions"] = episode["episode_id"].map(kept["lesions"].groupby("episode_id").size())
    dose = kept["treatment_lesions"].groupby("lesion_id")["dose_gy"].max()
    followed = kept["lesion_assessments"]
    failed = followed[followed["in_field_progression"] == "yes"].groupby("lesion_id").size()
    lesion = kept["lesions"].assign(
        dose_gy=kept["lesions"]["lesion_id"].map(dose),
        failures=kept["lesions"]["lesion_id"].map(failed).fillna(0),
    )
    worst = kept["toxicities"].groupby("treatment_id")["grade"].max()
    treatment = kept["treatments"].assign(
        start=day(kept["treatments"]["start_date"]), worst=kept["treatments"]["treatment_id"].map(worst)
    )
    return {"patient": patient, "episode": episode, "lesion": lesion, "treatment": treatment}


def survival(episode: pd.DataFrame, time: str, event: str, group: str) -> dict[str, object]:
    """Curve, log-log interval and median of each group, and the log-rank test of all."""
    rows = episode[[time, event, group]].dropna()
    rows = rows[rows[time] >= 0]
    medians = {}
    for name, own in rows.groupby(group):
        fitter = KaplanMeierFitter().fit(own[time], own[event])
        limits = median_survival_times(fitter.confidence_interval_survival_function_).iloc[0]
        medians[name] = [len(own), float(fitter.median_survival_time_), *(float(limit) for limit in limits)]
    test = multivariate_logrank_test(rows[time], rows[group], rows[event])
    return {"medians": medians, "chisq": float(test.test_statistic), "p": float(test.p_value)}


def main(raw: Path) -> None:
    """Print the counts of the four tables and the survival figures as JSON."""
    kept: dict[str, pd.DataFrame] = {}
    for table in SCHEMAS:
        kept[table] = valid(read(raw, table), table, kept)
    tables = four_tables(kept)
    figures = {
        f"{endpoint} by {group}": survival(tables["episode"], time, event, group)
        for endpoint, time, event in (("OS", "os_days", "is_dead"), ("PFS", "pfs_days", "has_event"))
        for group in ("site", "declared_state")
    }
    print(json.dumps({"rows": {name: len(rows) for name, rows in tables.items()}} | figures))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
