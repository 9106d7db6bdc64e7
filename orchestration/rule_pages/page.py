"""The page of one rule.

Belongs here: the layout and the sentences that follow from a rule's effect and columns. Does not belong here: what
the rule itself says.
"""

from orchestration.rule_pages.told import Told
from schemas.contract.metadata import mapped_columns
from schemas.rules import Effect, Rule

MADE = "<!-- Written by `make docs`; change schemas/rules/ or the seed clinical_rule, not this page. -->\n\n"

_EFFECTS = {
    Effect.REFUSED: "The whole delivery is refused. The centre's last good delivery stays in force, marked stale.",
    Effect.IGNORED: "The thing named is no part of the registry until it is put right.",
    Effect.QUARANTINED: "The row is set aside, and with it the rows that refer to it. None of them is in any figure "
    "until the centre has corrected the row and delivered again.",
    Effect.EMPTIED: "The cell is emptied and the row is kept; the value counts as missing, with the reason `invalid`. "
    "Where the row cannot do without the value, the row is set aside.",
    Effect.FLAGGED: "Nothing is changed: what was sent is used as it is. A person should look.",
}
#: Above so many columns a page names their tables alone.
_MANY = 12


def page(told: Told) -> str:
    """The page of a rule, as Markdown."""
    rule = told.rule
    parts = [
        f"# {rule.title}\n\n{_card(told)}",
        f"## What it means\n\n{rule.meaning}",
        f"## Why it matters\n\n{_why(rule)}",
        f"## What the centre should do\n\n{rule.remedy}",
    ]
    if told.example:
        parts.append(f"## Example\n\n{told.example} (Invented.)")
    if rule.source or told.tables:
        parts.append("## Source\n\n" + _source(told))
    parts.append("[All rules](README.md)")
    return MADE + "\n\n".join(parts) + "\n"


def _card(told: Told) -> str:
    rule = told.rule
    rows = {
        "rule": f"`{rule.id}`",
        "of": "the clinical model (dbt)" if told.is_clinical else "intake",
        "severity": rule.severity,
        "kind": rule.kind,
        "result": rule.result,
        "effect": rule.effect,
        "columns": _columns(rule),
    }
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows.items())])


def _columns(rule: Rule) -> str:
    if not rule.columns:
        return "files and folders"
    shown = rule.columns
    if len(shown) > _MANY:
        tables = dict.fromkeys(column.partition(".")[0] for column in shown)
        return f"{len(shown)} columns of {', '.join(f'`{table}`' for table in tables)}"
    return ", ".join(f"`{column}`" for column in shown)


def _why(rule: Rule) -> str:
    lost = []
    if rule.effect is Effect.EMPTIED and len(rule.columns) <= _MANY:
        for column in rule.columns:
            table, _, name = column.partition(".")
            without = mapped_columns(table).get(name, {}).get("without_it")
            if without:
                lost.append(f"- without `{column}`: {without}")
    return "\n".join([_EFFECTS[rule.effect], *([""] if lost else []), *lost])


def _source(told: Told) -> str:
    lines = [f"{told.rule.source}."] if told.rule.source else []
    lines += [
        f"- [`{name}.csv`]({path}), version {version}: {source}."
        for path, name, version, source in told.tables
    ]
    return "\n".join([*lines[:1], *([""] if told.rule.source and told.tables else []), *lines[1:]])
