"""The same patients as a REDCap project, a workbook, resources of mCODE and delimited text: identical marts."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from synth.registry import Wish, make_registry
from tests.pipeline.conftest import Home

#: Centre to its format. The first three letters are those of the patients' numbers, so they are the same.
CENTRES = {"sameascsv": "csv", "sameasredcap": "redcap", "sameasxlsx": "xlsx", "sameasmcode": "mcode"}
#: What a format does not carry: the workbook has a dose and its fractions in one cell, and no dose a fraction.
NOT_SAID = {"sameasxlsx": {("treatment_lesion", "dose_per_fraction_gy")}}


@pytest.fixture(scope="module")
def home(home_of_module: Callable[[str], Home]) -> Home:
    made = home_of_module("same")
    for centre, form in CENTRES.items():
        make_registry(made.path / "raw", Wish(centre, form, patients=60, seed=21))
    (made.path / "oligo.toml").write_text("figures_within = 0\n")  # nobody looks at those of each
    ran = made.oligo("refresh")
    assert ran.code == 0, ran.said
    return made


def _columns(home: Home) -> dict[str, list[str]]:
    """The columns of each mart that hold no identifier and no place of a row."""
    found: dict[str, list[str]] = {}
    for table, column in home.query(
        "select table_name, column_name from information_schema.columns where table_schema = 'marts'"
    ):
        kept = found.setdefault(table, [])
        is_name = column.endswith(("_id", "_key")) and column not in ("endpoint_id", "criterion_id")
        if not is_name and not column.startswith("source_"):
            kept.append(column)
    return found


def _rows(home: Home, table: str, columns: list[str], centre: str) -> Counter[tuple[Any, ...]]:
    chosen = ", ".join(f'"{column}"' for column in columns)
    return Counter(
        tuple(map(str, row))
        for row in home.query(f"select {chosen} from marts.{table} where centre_id = '{centre}'")
    )


@pytest.mark.slow
@pytest.mark.parametrize("other", [centre for centre in CENTRES if centre != "sameascsv"])
def test_marts_are_the_same_from_every_format(home: Home, other: str) -> None:
    marts = _columns(home)
    assert {"patient", "episode", "lesion", "treatment", "outcome", "time_to_event"} <= set(marts)
    for table, columns in marts.items():
        said = [name for name in columns if (table, name) not in NOT_SAID.get(other, set())]
        ours, theirs = (_rows(home, table, said, centre) for centre in ("sameascsv", other))
        assert ours == theirs, (table, list((ours - theirs).items())[:2], list((theirs - ours).items())[:2])
        assert ours or table == "extra_value", table


def test_nothing_is_wrong_with_any_of_them(home: Home) -> None:
    assert home.query("select sum(rows_in - accepted - ignored) from quality.source_account") == [(0,)]
    assert Path(home.path / "warehouse" / "registry.duckdb").exists()
