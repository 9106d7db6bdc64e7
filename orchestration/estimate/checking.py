"""The rules that values must keep, and where the first row stands that breaks one.

Belongs here: each rule as an SQL condition with the words that go with it; a broken row's place in the file.
Does not belong here: faults of the file as a whole (source.py, refusal.py), repairs: nothing is corrected.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from orchestration.estimate.cells import Cells
from orchestration.estimate.columns import Columns, Part
from orchestration.estimate.refusal import line_of
from orchestration.estimate.source import Source

LARGEST_CAUSE = 1_000_000
# Whole numbers are exact below 2^53: from there on two different times may be the same number.
SMALLEST_TIME, LARGEST_TIME = 1e-100, 2**53


@dataclass(frozen=True)
class Rule:
    """A rule that a row must keep: the parts it is about, the SQL that is true of a breach, what to say."""

    parts: tuple[Part, ...]
    broken: str
    text: str


def rules_of(columns: Columns, cells: Cells) -> list[Rule]:
    """The rules in the order in which they are checked: of single values first, then between columns."""
    rules = [*duration_rules("time", cells)]
    if columns.entry is not None:
        rules += duration_rules("entry", cells)
    if columns.event is not None:
        rules.append(event_rule(columns, cells))
    if columns.cause is not None:
        rules.append(cause_rule(cells))
    if columns.entry is not None:
        # An entry of 0 is none: at risk from the start, also where time 0 is the end.
        late = f"{cells.number('entry')} > 0 AND {cells.number('entry')} >= {cells.number('time')}"
        text = f"must be smaller than '{columns.time}'; observation has to start before it ends"
        rules.append(Rule(("entry",), late, text))
    if columns.event is not None and columns.cause is not None:
        disagree = f"({cells.number('event')} = 1) <> ({cells.number('cause')} > 0)"
        text = (
            f"disagree; '{columns.event}' must be 1 exactly where '{columns.cause}' is above 0: "
            "correct the one that is wrong, or give --cause alone"
        )
        rules.append(Rule(("event", "cause"), disagree, text))
    return rules


def duration_rules(part: Part, cells: Cells) -> list[Rule]:
    """The rules of a time: a number, finite, not negative, of a size that can be computed with."""
    number = cells.number(part)
    return [
        Rule(
            (part,),
            f"NOT ({cells.missing(part)}) AND {number} IS NULL",
            "must be a number; write it with a decimal point and no unit, such as 12.5, or leave it empty",
        ),
        Rule(
            (part,),
            f"NOT isfinite({number})",
            "must be a finite number; leave it empty where it is unknown",
        ),
        Rule(
            (part,),
            f"{number} < 0",
            "must not be negative; check the order of the two dates it was computed from",
        ),
        Rule(
            (part,),
            f"{number} >= {LARGEST_TIME} OR ({number} > 0 AND {number} < {SMALLEST_TIME})",
            f"must be 0, or at least {SMALLEST_TIME} and below 2^53; choose another unit",
        ),
    ]


def event_rule(columns: Columns, cells: Cells) -> Rule:
    """An event is 0 or 1."""
    number = cells.number("event")
    wrong = f"NOT ({cells.missing('event')}) AND ({number} IS NULL OR {number} NOT IN (0, 1))"
    several = " (several causes: --cause)" if columns.cause is None else ""
    return Rule(("event",), wrong, f"must be 0 or 1; write 1 for the event and 0 for censored{several}")


def cause_rule(cells: Cells) -> Rule:
    """A cause is a whole number of 0 or more."""
    number = cells.number("cause")
    wrong = f"{number} IS NULL OR {number} < 0 OR {number} > {LARGEST_CAUSE} OR {number} <> floor({number})"
    text = "must be a whole number; write 0 for censored and 1, 2, ... for the causes"
    return Rule(("cause",), f"NOT ({cells.missing('cause')}) AND ({wrong})", text)


def broken_sql(rules: list[Rule]) -> str:
    """The number of the first rule that a row breaks, from 1; 0 when it keeps them all."""
    return f"CASE {' '.join(f'WHEN {rule.broken} THEN {i}' for i, rule in enumerate(rules, 1))} ELSE 0 END"


def first_broken_row(
    connection: duckdb.DuckDBPyConnection,
    columns: Columns,
    source: Source,
    n_broken: int,
    rules: list[Rule] | None = None,
) -> str:
    """Say where the first broken rule is: scan again in file order, which the count had no need of."""
    cells = Cells.of(columns, source)
    rules = rules_of(columns, cells) if rules is None else rules
    connection.execute("SET preserve_insertion_order = true")
    connection.execute("SET threads = 1")
    found = connection.execute(
        f"WITH numbered AS (SELECT {cells.selected}, row_number() OVER () AS row_number FROM {source.scan}) "  # noqa: S608
        f"SELECT row_number, {broken_sql(rules)} AS broken FROM numbered "
        "WHERE broken > 0 ORDER BY row_number LIMIT 1"
    ).fetchone()
    row, number = found or (1, 1)
    rule = rules[number - 1]
    place = f"data row {row}"
    if source.delimiter is not None:
        place += f" (line {line_of(source.path, source.delimiter, row)})"
    names = [f"'{columns.named()[part]}'" for part in rule.parts]
    which = f"column{'s' if len(names) > 1 else ''} {' and '.join(names)}"
    more = f" ({n_broken} rows break a rule.)" if n_broken > 1 else ""
    return f"{source.path}: {place}, {which}: {rule.text}.{more}"
