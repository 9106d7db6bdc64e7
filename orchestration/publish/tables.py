"""The survival tables as files: CSV for people, Parquet for programs.

Belongs here: table to file. Does not belong here: choosing what may be published.
"""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from orchestration.r_scripts import COUNTS
from orchestration.survival_tables.tables import SURVIVAL_TABLES


def write_tables(connection: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, int]:
    """Write every survival table into ``folder``, and the R script that reproduces a median from its counts.

    Returns:
        The rows of each table, which stand in the order of its keys.

    """
    folder.mkdir(parents=True)
    rows = {}
    for name, definition in SURVIVAL_TABLES.items():
        keys = ", ".join(definition.keys)
        table: pa.Table = connection.table(f"survival.{name}").order(keys).to_arrow_table()
        pyarrow.csv.write_csv(table, folder / f"{name}.csv", pyarrow.csv.WriteOptions(quoting_style="needed"))
        pyarrow.parquet.write_table(table, folder / f"{name}.parquet", compression="zstd")
        rows[name] = table.num_rows
    (folder / "median.R").write_text(COUNTS, encoding="utf-8", newline="\n")
    return rows
