"""Which rows of a warehouse file are a patient's, by the pseudonyms of their records.

Belongs here: the questions, asked of a file that is attached as ``past``. Does not belong here: opening and writing one
(``warehouse_file``), and the patient's records in ``raw/`` (``search``).

A row is theirs where any of its texts is the pseudonym of a record of theirs, and a finding also where its row in the
export is. Where ``raw/`` does not hold a delivery any more as it was judged, nobody can tell whose the rows are that
were set aside: findings of such rows that show what was found count as theirs.
"""

from dataclasses import dataclass, field

import duckdb

from orchestration.erasure.search import Sought
from orchestration.history.label import CARRIED_COUNT
from orchestration.pseudonym_key import key_id
from orchestration.sql_text import quoted
from schemas.contract import TABLES
from schemas.contract.metadata import key_of, references_of

Columns = dict[tuple[str, str], dict[str, str]]
_OF_FINDING = {"centre_id", "delivery_id", "source_file", "source_sheet", "source_row", "record_id", "found"}
_SHOWN = """(
    t.found is not null and (t.record_id is null or t.record_id not in (from kept))
    and exists (from unsure where unsure.centre_id = t.centre_id and unsure.delivery_id = t.delivery_id)
)"""
_PLACED = """exists (
    from told where told.centre_id = t.centre_id and told.delivery_id = t.delivery_id
        and told.source_file = t.source_file and told.source_row = t.source_row
        and told.source_sheet is not distinct from t.source_sheet
)"""


@dataclass(frozen=True)
class Seen:
    """What a file has of a patient: rows by table, or why it cannot be told (``problem``).

    has_remains: it was carried over, so that bytes of rows that are in no table any more may be in it, whoever's.
    """

    rows: dict[str, int]
    problem: str = ""
    texts: str = field(default="", repr=False)
    has_remains: bool = False

    @property
    def number(self) -> int:
        """All rows."""
        return sum(self.rows.values())


def columns_of(connection: duckdb.DuckDBPyConnection) -> Columns:
    """The columns of every table of the file, by schema and table, with their types."""
    columns: Columns = {}
    for schema, table, column, kind in connection.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() "
        "where database_name = 'past' and (schema_name, table_name) in "
        "(select (schema_name, table_name) from duckdb_tables() where database_name = 'past') "
        "order by schema_name, table_name, column_index"
    ).fetchall():
        columns.setdefault((schema, table), {})[column] = kind
    return columns


def seen_of(connection: duckdb.DuckDBPyConnection, sought: Sought) -> Seen:
    """How many rows of each table are the patient's."""
    columns = columns_of(connection)
    if not {("staging", "stg_patients"), ("quality", "delivery")} <= set(columns):
        return Seen({}, "it is no warehouse of Oligo")
    if not _is_of_a_key_at_hand(connection, sought, columns):
        return Seen({}, "its pseudonyms are under a key that is not at hand")
    _mark_records(connection, sought, columns)
    _mark_places(connection, sought)
    [(gone,)] = connection.execute(
        "select coalesce(list(distinct id), []) from gone where id is not null"
    ).fetchall()
    rows, texts = {}, ", ".join(map(quoted, sorted(gone)))
    for (schema, table), named in columns.items():
        if where := condition(named, texts):
            counted = f"select count(*) from past.{name(schema)}.{name(table)} as t where {where}"  # noqa: S608
            [(number,)] = connection.execute(counted).fetchall()
            if number:
                rows[f"{schema}.{table}"] = int(number)
    return Seen(rows, texts=texts, has_remains=_has_remains(connection, columns))


def condition(columns: dict[str, str], texts: str) -> str:
    """The condition that takes the patient's rows ``t`` of a table with these columns; empty where it can have none.

    ``texts`` are the pseudonyms of their records as SQL literals: with them DuckDB skips blocks that cannot hold any.
    """
    named = [column for column, kind in columns.items() if kind == "VARCHAR"] if texts else []
    parts = [f"t.{name(column)} in ({texts})" for column in named]
    if set(columns) >= _OF_FINDING:
        parts += [_PLACED, _SHOWN]
    return " or ".join(f"coalesce({part}, false)" for part in parts)


def name(text: str) -> str:
    """A name of a table or column as SQL writes it."""
    return '"' + text.replace('"', '""') + '"'


def _has_remains(connection: duckdb.DuckDBPyConnection, columns: Columns) -> bool:
    """What the file says of itself; one of an older version was built from nothing."""
    if CARRIED_COUNT not in columns.get(("history", "release"), {}):
        return False
    [(number,)] = connection.execute(f"select max({CARRIED_COUNT}) from past.history.release").fetchall()  # noqa: S608
    return bool(number)


def _is_of_a_key_at_hand(connection: duckdb.DuckDBPyConnection, sought: Sought, columns: Columns) -> bool:
    """Whether the file says so; where it says nothing, whether it has any patient that the centre's deliveries know."""
    if "key_id" in columns.get(("history", "release"), {}):
        names = {key for (key,) in connection.execute("select key_id from past.history.release").fetchall()}
        return names <= {key_id(key) for key in sought.keys}
    known = sorted(sought.neighbours | sought.pseudonyms)
    [(number, met)] = connection.execute(
        "select count(*), count_if(patient_id in (select unnest($2::varchar[]))) "
        "from past.staging.stg_patients where centre_id = $1",
        [sought.centre, known],
    ).fetchall()
    return bool(met or not number)


def _mark_records(connection: duckdb.DuckDBPyConnection, sought: Sought, columns: Columns) -> None:
    """Fill ``gone`` with the patient's records, and ``kept`` with everybody else's."""
    connection.execute(
        "create temp table gone as select unnest($1::varchar[]) as id", [sorted(sought.pseudonyms)]
    )
    staged = [table for table in TABLES if ("staging", f"stg_{table}") in columns]
    for table in staged:
        references = references_of(table)
        named = [column for column, owner in references.items() if owner == "patients"]
        hangs = [f"{column} in (from gone)" for column, owner in references.items() if owner != "patients"]
        theirs = [f"{column} in (from gone)" for column in named]
        if hangs:
            nobodys = " and ".join(f"{column} is null" for column in named) or "true"
            theirs.append(f"({nobodys} and ({' or '.join(hangs)}))")
        if theirs:
            found = f"select {key_of(table)} from past.staging.stg_{table} where {' or '.join(theirs)}"  # noqa: S608
            connection.execute(f"insert into gone {found}")
    keys = " union all ".join(
        f"select {key_of(table)} as id from past.staging.stg_{table}"  # noqa: S608 - our own names
        for table in staged
    )
    connection.execute(f"create temp table kept as from ({keys}) where id not in (from gone)")


def _mark_places(connection: duckdb.DuckDBPyConnection, sought: Sought) -> None:
    """Fill ``told`` with the places of the patient's rows, and ``unsure`` with the deliveries that are not in raw/."""
    connection.execute(
        "create temp table places "
        "(input_sha256 varchar, source_file varchar, source_sheet varchar, source_row bigint)"
    )
    for digest, places in sought.places.items():
        if places.height:
            connection.executemany(
                "insert into places values ($1, $2, $3, $4)", [(digest, *row) for row in places.iter_rows()]
            )
    connection.execute(
        "create temp table unsure as select centre_id, delivery_id from past.quality.delivery "
        "where centre_id = $1 and input_sha256 not in (select unnest($2::varchar[]))",
        [sought.centre, sorted(sought.places)],
    )
    connection.execute(
        "create temp table told as "
        "select centre_id, delivery_id, source_file, source_sheet, source_row "
        "from past.quality.delivery inner join places using (input_sha256) where centre_id = $1",
        [sought.centre],
    )
