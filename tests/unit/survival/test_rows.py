"""Columns read as the list of their rows, however many blocks they take."""

import json

import numpy as np
import pytest

from orchestration.estimate.json_text import json_pieces
from survival.rows import BLOCK, Rows

COLUMNS = {
    "time": np.array([0.1, 1e-7, 1e22, 3.0]),
    "count": np.array([1, 2, 2**53 + 1, 4]),
    "lower": np.array([np.nan, 0.5, np.inf, -0.0]),
    "late": np.array([True, False, False, True]),
}
ROWS = [
    {"time": 0.1, "count": 1, "lower": None, "late": True},
    {"time": 1e-7, "count": 2, "lower": 0.5, "late": False},
    {"time": 1e22, "count": 2**53 + 1, "lower": None, "late": False},
    {"time": 3.0, "count": 4, "lower": -0.0, "late": True},
]


def test_rows_are_plain_values():
    rows = Rows(COLUMNS)
    assert list(rows) == ROWS == rows
    assert (rows[2], rows[-1]) == (ROWS[2], ROWS[-1])
    assert rows[1:3] == ROWS[1:3] and rows != ROWS[:3]
    assert {type(value) for value in rows[0].values()} == {float, int, bool, type(None)}
    assert list(Rows({"time": np.empty(0)})) == []


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="one length"):
        Rows({"time": np.zeros(2), "count": np.zeros(3)})


@pytest.mark.parametrize("n", [0, 1, BLOCK, BLOCK + 1])
def test_the_json_is_that_of_the_list(n):
    rows = Rows({name: np.resize(column, n) for name, column in COLUMNS.items()})
    value = {'a "b" é': rows, "parts": [{"rows": rows, "x": []}, {}], "plain": [1, None, "é"], "none": None}
    whole = {**value, 'a "b" é': list(rows), "parts": [{"rows": list(rows), "x": []}, {}]}
    assert "".join(json_pieces(value)) == json.dumps(whole, ensure_ascii=False)


def test_a_figure_that_json_cannot_say_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        list(json_pieces({"figure": float("nan")}))
