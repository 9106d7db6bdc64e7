"""What is told of an error that a library raised: its kind and place, or the limit that was met, never its message."""

import re

import dagster as dg
import pytest

from orchestration.dbt_run import DbtError
from orchestration.discretion import discreet

#: What a library raised, what it was the cause of, and what is told.
CASES: dict[str, tuple[Exception, Exception | None, str]] = {
    "a value in the message": (
        ValueError("Mrs Quill, 1961"),
        None,
        r"a step: ValueError at test_discretion\.py:\d+",
    ),
    "the cause is told by its kind": (
        DbtError("dbt build stopped: Mrs Quill"),
        KeyError("Mrs Quill"),
        r"a step: DbtError by KeyError at test_discretion\.py:\d+",
    ),
    "memory, in the cause alone": (DbtError("dbt build stopped: "), MemoryError(), "a step: memory ran out"),
    "memory, as C++ has it": (DbtError("stopped"), RuntimeError("std::bad_alloc"), "a step: memory ran out"),
    "memory, as DuckDB has it": (
        RuntimeError("Out of Memory Error: Mrs Quill"),
        None,
        "a step: memory ran out",
    ),
    "a full disk, as the system has it": (
        OSError(28, "No space left on device"),
        None,
        "a step: No space left on device",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_an_error_leaves_without_its_message(case: str) -> None:
    error, cause, told = CASES[case]
    with pytest.raises(dg.Failure) as failed, discreet("a step"):
        raise error from cause
    assert re.fullmatch(told, str(failed.value.description))
    assert "Quill" not in f"{failed.value} {failed.value.__cause__}"
