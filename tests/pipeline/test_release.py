"""A release: its record, its tables, its figures, and who may read them."""

import hashlib
import json
import stat
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable

import pyarrow.csv
import pyarrow.parquet

from orchestration.report.chart_files import table_of
from orchestration.survival_tables.tables import SURVIVAL_TABLES
from tests.forked.client import PROJECT, Ran
from tests.pipeline.conftest import Home

Refreshed = tuple[Home, Ran]
PNG = b"\x89PNG\r\n\x1a\n"


def test_the_record_names_inputs_versions_accounts_and_warnings(refreshed: Refreshed) -> None:
    latest = refreshed[0].path / "published" / "latest"
    record = json.loads((latest / "release.json").read_text())
    assert record["release"] == latest.resolve().name
    table = PROJECT / "raw/royapettah/2024-01-15/table1.csv"
    assert (
        record["inputs"]["royapettah/2024-01-15/table1.csv"] == hashlib.sha256(table.read_bytes()).hexdigest()
    )
    assert {name.split("/")[0] for name in record["inputs"]} == {"lindenhof", "northgate", "royapettah"}
    assert {"dagster", "duckdb", "dbt-core", "pandera", "polars", "contract"} <= set(record["versions"])
    deliveries = refreshed[0].query(
        "select centre_id, delivery_id, status, source_rows from quality.delivery order by 1"
    )
    told = [(d["centre_id"], d["delivery_id"], d["status"], d["source_rows"]) for d in record["deliveries"]]
    assert told == deliveries and len(told) == 3
    assert all(row["rows_in"] == row["accepted"] + row["quarantined"] for row in record["rows"])
    assert any("fewer than 10" in warning for warning in record["warnings"])
    for name, digest in record["files"].items():
        assert hashlib.sha256((latest / name).read_bytes()).hexdigest() == digest, name


def test_tables_are_the_warehouse_s(refreshed: Refreshed) -> None:
    home = refreshed[0]
    folder = home.path / "published/latest/survival"
    for name in SURVIVAL_TABLES:
        [(rows,)] = home.query(f"select count(*) from survival.{name}")
        columns = [c for (c,) in home.query(f"select column_name from duckdb_columns() where schema_name = 'survival' and table_name = '{name}' order by column_index")]  # fmt: skip  # noqa: E501
        for table in (
            pyarrow.parquet.read_table(folder / f"{name}.parquet"),
            pyarrow.csv.read_csv(folder / f"{name}.csv"),
        ):
            assert (table.num_rows, table.column_names) == (rows, columns)


def test_every_set_of_curves_has_its_figure_in_both_forms(refreshed: Refreshed) -> None:
    home = refreshed[0]
    sets = home.query(
        "select distinct lower(endpoint_id), stratification_id, within_group"
        " from survival.curve inner join reference.endpoint using (endpoint_id)"
        " where is_headline or stratification_id in ('all', 'centre')"
    )
    assert len({endpoint for endpoint, _, _ in sets}) == 11
    expected = {"-".join(part for part in row if part) for row in sets}
    figures = home.path / "published/latest/figures"
    curves = [path for path in figures.glob("*.svg") if table_of(path.stem) is None]
    assert {path.stem for path in curves} == expected
    for path in curves:
        text = "".join(ElementTree.parse(path).getroot().itertext())
        assert "Numbers at risk" in text
        assert path.with_suffix(".png").read_bytes().startswith(PNG)
    shown = "".join(ElementTree.parse(figures / "pfs-centre.svg").getroot().itertext())
    assert all(centre in shown for centre in ("lindenhof", "northgate", "royapettah"))


def test_what_is_built_and_published_is_the_owner_s_alone(refreshed: Refreshed) -> None:
    for folder in ("warehouse", "published", "published/latest"):
        for path in (refreshed[0].path / folder).rglob("*"):
            if not path.is_symlink():
                assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_nothing_of_a_patient_leaves_the_warehouse(refreshed: Refreshed) -> None:
    home, ran = refreshed
    [export] = (home.path / "raw/northgate").glob("*/*_DATA_*.csv")
    table = pyarrow.csv.read_csv(export)
    names = {value for value in table["patient_name"].to_pylist() if value}
    numbers = {str(value) for value in table["hospital_number"].to_pylist() if value}
    assert len(names) > 100 and len(numbers) > 100
    everything = list(home.published().values())
    everything += [(home.path / "published/latest/release.json").read_bytes(), ran.said.encode()]
    everything += [path.read_bytes() for path in (home.path / "warehouse").rglob("*") if path.is_file()]
    for content in everything:
        for value in names | numbers:
            assert value.encode() not in content


def test_pseudonyms_depend_on_the_key(used_home: Callable[..., Home]) -> None:
    home = used_home("royapettah")
    first, published = home.query("select patient_id from marts.patient order by 1"), home.published()
    table = home.path / "raw/royapettah/2024-01-15/table1.csv"
    sent = table.read_bytes()
    table.write_bytes(b"")
    # What landing alone has cannot be taken in under another key, and is not thrown away.
    barred = home.oligo("refresh", env={"OLIGO_PSEUDONYM_KEY": "11" * 16})
    assert (
        barred.code == 1 and "so the centre would leave the registry. Put that delivery back" in barred.said
    )
    assert home.query("select patient_id from marts.patient order by 1") == first
    table.write_bytes(sent)
    assert home.oligo("refresh", env={"OLIGO_PSEUDONYM_KEY": "11" * 16}).code == 0
    assert not set(first) & set(home.query("select patient_id from marts.patient"))
    assert home.published() == published
