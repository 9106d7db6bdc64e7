"""The index of the rules, and all pages.

Belongs here: the overview by Kahn's three kinds. Does not belong here: single pages (``page``).
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from orchestration.paths import PROJECT
from orchestration.rule_pages.page import MADE, page
from orchestration.rule_pages.told import Told, is_error, told
from schemas.intake import take_in
from schemas.profile import load_profile
from schemas.rules import RULES, Kind

FOLDER = PROJECT / "docs" / "rules"
_KINDS = {
    Kind.CONFORMANCE: "Does what was sent keep to the form agreed: files, formats, codes, keys, references?",
    Kind.COMPLETENESS: "Is what is needed there? What is lost without a column stands in "
    "[the canonical tables](../dictionary/canonical-tables.md).",
    Kind.PLAUSIBILITY: "Can it be believed: ranges, order in time, combinations, duplicates?",
}
_OPENING = """\
# The rules

Every rule that a finding can name, with a page each: what it means, why it matters, what the centre should do. A
finding's rule stands in `findings.csv` and in `quality.finding`:

```sh
oligo sql "select rule, count(*) as n from quality.finding where status = 'open' group by rule order by n desc"
```

- **Kind**: Kahn's three kinds of data quality (doi:10.13063/2327-9214.1244).
- **Severity**: an error where a delivery, a row or a cell is not used; a warning where everything is.
- **Result**: the words of the registries' check programs. *Invalid*: it cannot be so. *Rare*: it may be so, and more
  often is a mistake. *Missing*: it is not there. What no rule names is OK.
- **Effect**: [refused, ignored, quarantined, emptied or flagged](../glossary.md).

How the clinical rules decide, case by case, is [a page of tables](../clinical-rules.md).
"""


def pages() -> dict[str, str]:
    """Every page of the folder by its file name."""
    rules = told()
    return {"README.md": _index(rules)} | {f"{one.rule.id}.md": page(one) for one in rules}


def _index(rules: list[Told]) -> str:
    parts = [MADE + _OPENING, "## Overview\n", *_overview(rules)]
    for kind, question in _KINDS.items():
        parts += [f"\n## {kind.capitalize()}\n", f"{question}\n", *_list(rules, kind)]
    return "\n".join(parts) + "\n"


def _overview(rules: list[Told]) -> Iterator[str]:
    found = findings_of_intake()
    yield "Findings are those of intake in the three centres that come with Oligo; two of them have mistakes.\n"
    yield "| kind | rules | of them errors | findings |"
    yield "|---|---:|---:|---:|"
    for kind in Kind:
        of_kind = [one.rule for one in rules if one.rule.kind is kind]
        errors = sum(is_error(rule) for rule in of_kind)
        yield f"| {kind} | {len(of_kind)} | {errors} | {found[kind]} |"


def _list(rules: list[Told], kind: Kind) -> Iterator[str]:
    yield "| rule | what it finds | severity | result | effect |"
    yield "|---|---|---|---|---|"
    for one in rules:
        rule = one.rule
        if rule.kind is kind:
            name = f"[{rule.id}]({rule.id}.md)"
            yield f"| {name} | {rule.title} | {rule.severity} | {rule.result} | {rule.effect} |"


def findings_of_intake() -> Counter[Kind]:
    """The findings of intake in the newest deliveries of the centres of ``raw/``, by kind."""
    found: Counter[Kind] = Counter()
    for profile in sorted((PROJECT / "raw").glob("*/centre.yml")):
        newest = max(
            (path for path in profile.parent.iterdir() if _is_delivery(path.name)), key=lambda p: p.name
        )
        taken = take_in(newest, load_profile(profile.parent), bytes(32))
        found.update(RULES[rule].kind for rule in taken.quality["finding"]["rule"])
    return found


def _is_delivery(name: str) -> bool:
    try:
        date.fromisoformat(name)
    except ValueError:
        return False
    return True
