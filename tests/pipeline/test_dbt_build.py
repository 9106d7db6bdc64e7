"""What can only be said of the dbt project once it is built: on two made-up patients, and on nobody.

Belongs here: that an endpoint and a stratification are data, that the yml names the columns that are there, that
empty tables do. Does not belong here: single rules, which dbt's unit tests test beside the models.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
import yaml

from orchestration.landing_tables import intake_tables
from schemas.completeness import COMPLETENESS
from schemas.contract import TABLES
from schemas.contract.metadata import key_of

ROOT = Path(__file__).parents[2]
PROVENANCE = {
    "centre_id": "north",
    "delivery_id": "2026-01-01",
    "source_file": "cases.csv",
    "source_sheet": None,
}

#: Ann: free of disease on day 30, a second episode on day 230. Bob: never free of disease, last seen on day 400.
#: Cyd: everything that a centre can contradict itself in. Dee: an episode to which the classification has no end.
ROWS: dict[str, list[dict[str, Any]]] = {
    "patients": [
        {"patient_id": "ann", "vital_status": "alive", "last_contact_day": 900},
        {"patient_id": "bob", "vital_status": "alive", "last_contact_day": 400},
        {"patient_id": "cyd", "vital_status": "alive", "last_contact_day": 700},
        {"patient_id": "dee", "vital_status": "alive", "last_contact_day": 100, "entry_day": 40},
    ],
    "primaries": [
        {"primary_id": "of cyd", "patient_id": "cyd", "diagnosis_day": -10, "site": "breast"},
        {"primary_id": "of dee", "patient_id": "dee", "diagnosis_day": -400, "site": "breast"},
    ],
    "episodes": [
        {
            "episode_id": "ann 1",
            "patient_id": "ann",
            "diagnosis_day": 0,
            "ned_day": 30,
            "declared_state": "synchronous",
        },
        {"episode_id": "ann 2", "patient_id": "ann", "diagnosis_day": 230, "ned_day": 300},
        {"episode_id": "bob 1", "patient_id": "bob", "diagnosis_day": 0},
        {
            "episode_id": "cyd 1",
            "patient_id": "cyd",
            "primary_id": "of cyd",
            "diagnosis_day": 0,
            "declared_state": "metachronous_oligorecurrence",
            "declared_lesion_count": 3,
        },
        {
            "episode_id": "cyd 2",
            "patient_id": "cyd",
            "primary_id": "of cyd",
            "diagnosis_day": 500,
            "polymetastatic_history": "no",
            "oligometastatic_history": "no",
            "active_systemic_therapy": "no",
        },
        {
            "episode_id": "dee 1",
            "patient_id": "dee",
            "primary_id": "of dee",
            "diagnosis_day": 0,
            "active_systemic_therapy": "yes",
            "progressive_lesions": "no",
        },
    ],
    "lesions": [
        {"lesion_id": "cyd a", "episode_id": "cyd 1", "organ": "liver", "lesion_count": 1},
        {"lesion_id": "dee a", "episode_id": "dee 1", "organ": "lung", "lesion_count": 1},
    ],
    "treatments": [
        {
            "treatment_id": "of cyd",
            "episode_id": "cyd 1",
            "target": "systemic",
            "modality": "chemotherapy",
            "start_day": 300,
            "end_day": 600,
        },
    ],
    "assessments": [
        {
            "assessment_id": "of cyd",
            "episode_id": "cyd 1",
            "assessment_day": 200,
            "response": "PD",
            "polymetastatic": "yes",
        },
    ],
}
#: Time from disease-free to the next episode, of every episode; a grouping by declared state within derived state; and
#: a set of one criterion of eligibility.
SEEDS = {
    "endpoint": "TNE,Time to new episode,episode,every_episode,ned,,last_contact,false,Made up.",
    "endpoint_event": "TNE,new_episode,1,0\nTNE,death,2,0",
    "stratification": "state_declared_state,Made up,state,declared_state,,,",
    "criterion_set": "single,1,Made up,Made up.",
    "criterion": "single,1,count,One metastasis,,lesion_count,,1,1",
}


def _land(folder: Path, rows: dict[str, list[dict[str, Any]]]) -> None:
    in_force, intake = folder / "north" / "in_force", folder / "north" / "intake"
    in_force.mkdir(parents=True)
    intake.mkdir()
    for table, model in TABLES.items():
        schema = {name: column.dtype.type for name, column in model.to_schema().columns.items()}
        records = [PROVENANCE | {"source_row": n} | row for n, row in enumerate(rows.get(table, []), start=2)]
        frame = pl.DataFrame([{name: r.get(name) for name in schema} for r in records], schema=schema)
        assert frame[key_of(table)].is_unique().all()
        frame.write_parquet(in_force / f"{table}.parquet")
    reasons = ("centre_id", "delivery_id", "table_name", "record_id", "column_name", "reason")
    pl.DataFrame(schema=dict.fromkeys(reasons, pl.String)).write_parquet(in_force / "missing_reason.parquet")
    extras = (*reasons[:-1], "value")
    pl.DataFrame(schema=dict.fromkeys(extras, pl.String)).write_parquet(in_force / "extra_value.parquet")
    owner = dict.fromkeys(("centre_id", "delivery_id"), pl.String)
    pl.DataFrame(schema={**owner, **COMPLETENESS}).write_parquet(in_force / "completeness.parquet")
    tables = intake_tables("north", [], [], None, False)
    accepted = [
        ("north", "2026-01-01", table, len(rows.get(table, [])), len(rows.get(table, [])), 0)
        for table in TABLES
    ]
    tables["row_account"] = pl.DataFrame(accepted, schema=tables["row_account"].schema, orient="row")
    for name, frame in tables.items():
        frame.write_parquet(intake / f"{name}.parquet")


def _build(
    folder: Path, rows: dict[str, list[dict[str, Any]]], seeds: dict[str, str], *words: str
) -> duckdb.DuckDBPyConnection:
    shutil.copytree(
        ROOT / "dbt_project", folder / "dbt_project", ignore=shutil.ignore_patterns("target", "logs")
    )
    shutil.copytree(ROOT / "schemas" / "codes", folder / "schemas" / "codes")
    for seed, lines in seeds.items():
        with (folder / "dbt_project" / "seeds" / "reference" / f"{seed}.csv").open(
            "a", encoding="utf-8"
        ) as file:
            file.write(lines + "\n")
    _land(folder / "landing", rows)
    (folder / "build").mkdir()
    # With dbt's unit tests: a refresh leaves them out, so here is where they run.
    dbt = [str(Path(sys.executable).with_name("dbt")), "--quiet", "build"]
    places = [
        "--project-dir",
        ".",
        "--profiles-dir",
        ".",
        "--target-path",
        "../target",
        "--log-path",
        "../target",
    ]
    environment = {
        **os.environ,
        "OLIGO_LANDING": str(folder / "landing"),
        "OLIGO_BUILD": str(folder / "build"),
    }
    done = subprocess.run(
        [*dbt, *places, *words],
        cwd=folder / "dbt_project",
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout
    results = json.loads((folder / "target" / "run_results.json").read_text())["results"]
    unit_tests = [result["status"] for result in results if result["unique_id"].startswith("unit_test.")]
    if words:  # which leave them out
        assert unit_tests == []
    else:
        assert len(unit_tests) >= 25
        assert set(unit_tests) == {"pass"}
    return duckdb.connect(folder / "build" / "registry.duckdb", read_only=True)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    return _build(tmp_path_factory.mktemp("dbt"), ROWS, SEEDS)


@pytest.mark.slow
def test_an_endpoint_needs_seed_rows_only(built: duckdb.DuckDBPyConnection) -> None:
    counted = built.sql(
        "select episode_id, index_day, time_days, cause, exit_event from marts.time_to_event"
        " where endpoint_id = 'TNE' order by episode_id"
    ).fetchall()
    assert counted == [("ann 1", 30, 200, 1, "new_episode"), ("ann 2", 300, 600, 0, "last_contact")]
    excluded = built.sql(
        "select reason, n from quality.endpoint_exclusion where endpoint_id = 'TNE'"
    ).fetchall()
    assert excluded == [("no_index_event", 4)]


@pytest.mark.slow
def test_a_stratification_needs_a_seed_row_only(built: duckdb.DuckDBPyConnection) -> None:
    groups = built.sql(
        "select within_group, group_name, n from intermediate.int_risk_counts"
        " where n > 0 and endpoint_id = 'TNE' and stratification_id = 'state_declared_state' order by all"
    ).fetchall()
    # Ann's first episode cannot be classified for want of a primary, her second for want of the answer on therapy.
    assert groups == [("unclassifiable", "synchronous", 1), ("unclassifiable", "unknown", 1)]


@pytest.mark.slow
def test_a_set_of_criteria_needs_seed_rows_only(built: duckdb.DuckDBPyConnection) -> None:
    judged = built.sql(
        "select episode_id, result, found_lowest, found_highest from marts.eligibility"
        " where set_id = 'single' order by episode_id"
    ).fetchall()
    # Cyd's first episode has one metastasis as sent and three as declared.
    assert judged == [
        ("ann 1", "unknown", None, None),
        ("ann 2", "unknown", None, None),
        ("bob 1", "unknown", None, None),
        ("cyd 1", "unknown", 1, 3),
        ("cyd 2", "unknown", None, None),
        ("dee 1", "met", 1, 1),
    ]
    flow = built.sql(
        "select step, episode_count from marts.eligibility_flow where set_id = 'single' order by step_number"
    ).fetchall()
    assert flow == [("assessed", 6), ("excluded", 0), ("undetermined", 5), ("included", 1)]


@pytest.mark.slow
def test_exactly_the_planted_contradictions_are_found(built: duckdb.DuckDBPyConnection) -> None:
    found = built.sql(
        "select source_row, rule, column_name, found from quality.finding order by all"
    ).fetchall()
    assert found == [
        (5, "lesion_count_contradicted", "declared_lesion_count", "3, accepted 1"),
        (5, "state_contradicted", "declared_state", "metachronous_oligorecurrence, derived synchronous"),
        (6, "history_contradicted", "oligometastatic_history", "no"),
        (6, "history_contradicted", "polymetastatic_history", "no"),
        (6, "therapy_contradicted", "active_systemic_therapy", "no"),
        (7, "state_not_in_tree", None, None),
    ]


@pytest.mark.slow
def test_who_enters_late_is_at_risk_from_then(built: duckdb.DuckDBPyConnection) -> None:
    counted = built.sql(
        "select entry_days, time_days, cause, n from intermediate.int_risk_counts where n > 0"
        " and endpoint_id = 'OS' and stratification_id = 'all' order by all"
    ).fetchall()
    assert counted == [(0, 400, 0, 1), (0, 700, 0, 1), (0, 900, 0, 1), (40, 100, 0, 1)]


@pytest.mark.slow
def test_the_yml_names_the_columns_that_are_there(built: duckdb.DuckDBPyConnection) -> None:
    described = {
        node["name"]: [column["name"] for column in node["columns"]]
        for folder in ("models", "seeds")
        for path in sorted((ROOT / "dbt_project" / folder).rglob("*.yml"))
        for kind in ("models", "seeds")
        for node in yaml.safe_load(path.read_text(encoding="utf-8")).get(kind, [])
    }
    there: dict[str, list[str]] = {}
    for table, column in built.sql(
        "select table_name, column_name from duckdb_columns() where not internal"
    ).fetchall():
        there.setdefault(table, []).append(column)
    assert {name: sorted(columns) for name, columns in there.items()} == {
        n: sorted(c) for n, c in described.items()
    }


@pytest.mark.soak
def test_a_registry_of_nobody_builds(tmp_path: Path) -> None:
    with _build(tmp_path, {}, {}, "--exclude-resource-type", "unit_test") as connection:
        assert connection.sql("select count(*) from marts.time_to_event").fetchall() == [(0,)]
        assert connection.sql("select count(*) from intermediate.int_risk_counts").fetchall() == [(0,)]
