"""The data dictionary: every table and column that a user meets, written from the definitions themselves.

Belongs here: definitions to pages. Does not belong here: a description of anything (contract, dbt, columns).

``python -m orchestration.dictionary`` writes ``docs/dictionary/``; a house test keeps the pages current.
"""

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from orchestration import dbt_run
from orchestration.history import sightings
from orchestration.paths import PROJECT, Paths
from orchestration.survival_tables.tables import SURVIVAL_TABLES
from schemas.codes import code_list_facts, code_lists
from schemas.contract import TABLES
from schemas.contract.metadata import mapped_columns

FOLDER = PROJECT / "docs" / "dictionary"
_MADE = "<!-- Written by `make docs`; change the definitions, not this page. -->\n\n"


def pages(manifest: dict[str, Any]) -> dict[str, str]:
    """Every page of the dictionary by its file name."""
    models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    seeds = [node for node in manifest["nodes"].values() if node["resource_type"] == "seed"]
    return {
        "canonical-tables.md": _page("The canonical tables", _CANONICAL, _canonical()),
        "code-lists.md": _page("The code lists", _CODES, _codes()),
        "marts.md": _page("The marts", _MARTS, _nodes(models, "marts")),
        "survival.md": _page("The survival tables", _SURVIVAL, _survival()),
        "quality.md": _page("The quality tables", _QUALITY, chain(_nodes(models, "quality"), _sightings())),
        "reference.md": _page("Definitions that are data", _REFERENCE, _nodes(seeds, "reference")),
    }


_CANONICAL = (
    "What every export is mapped to (`schemas/contract/`). A profile maps a column or leaves it out; the last column "
    "says what is lost then. Every row also carries `centre_id`, `delivery_id`, `source_file`, `source_sheet` and "
    "`source_row`. A moment is given as a date (ISO; `YYYY-MM` or `YYYY` where it is partial) or in whole days from "
    "day 0, the diagnosis of the patient's first oligometastatic episode."
)
_CODES = "Each list lives once, in `schemas/codes/`, and is loaded into the warehouse as `codes.<list>`."
_MARTS = 'What statisticians query: `oligo sql "select * from marts.episode"`. Days count from day 0 of the patient.'
_SURVIVAL = "Published summaries, by endpoint and stratification. [statistics.md](../statistics.md) gives the formulas."
_QUALITY = "What became of every row that a centre sent, and what is wrong with it."
_REFERENCE = (
    "Endpoints and stratifications are rows: adding one is adding rows to `dbt_project/seeds/reference/`."
)


def _page(title: str, opening: str, sections: Iterator[str]) -> str:
    return f"{_MADE}# {title}\n\n{opening}\n\n" + "\n".join(sections)


def _table(header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |"
        for line in lines
    )


def _canonical() -> Iterator[str]:
    for name, model in TABLES.items():
        columns = mapped_columns(name)
        rows = (
            (f"`{c}`", _kind(m), str(m["description"]), str(m.get("without_it") or ""))
            for c, m in columns.items()
        )
        table = _table(("column", "kind", "meaning", "without it"), rows)
        yield f"## {name}\n\n{' '.join((model.to_schema().description or '').split())}\n\n{table}\n"


def _kind(metadata: dict[str, Any]) -> str:
    detail = {"code": metadata.get("code_list"), "reference": metadata.get("references")}.get(
        metadata["role"]
    )
    kind = f"{metadata['role']} ({detail})" if detail else str(metadata["role"])
    return f"{kind}, required" if metadata.get("required") else kind


def _codes() -> Iterator[str]:
    facts = code_list_facts()
    for name, codes in code_lists().items():
        table = _table(("code", "label"), ((f"`{code}`", label) for code, label in codes.items()))
        fact = facts[name]
        yield f"## {name}\n\n{fact['title']}. Version {fact['version']}. {fact['source']}.\n\n{table}\n"


def _nodes(nodes: list[dict[str, Any]], schema: str) -> Iterator[str]:
    for node in sorted((n for n in nodes if n["schema"] == schema), key=lambda n: str(n["name"])):
        columns = node["columns"].values()
        rows = (
            (f"`{c['name']}`", str(c.get("data_type") or ""), " ".join(c["description"].split()))
            for c in columns
        )
        table = _table(("column", "type", "meaning"), rows)
        yield f"## {schema}.{node['name']}\n\n{' '.join(node['description'].split())}\n\n{table}\n"


def _survival() -> Iterator[str]:
    for name, table in SURVIVAL_TABLES.items():
        rows = ((f"`{column}`", kind, description) for column, (kind, description) in table.columns.items())
        yield f"## survival.{name}\n\n{table.meaning}\n\n{_table(('column', 'type', 'meaning'), rows)}\n"


def _sightings() -> Iterator[str]:
    """The one quality table that is no model of dbt: it is carried on from the warehouse before."""
    rows = ((f"`{column}`", kind, meaning) for column, (kind, meaning) in sightings.COLUMNS.items())
    yield f"## {sightings.TABLE}\n\n{sightings.MEANING}\n\n{_table(('column', 'type', 'meaning'), rows)}\n"


def write(folder: Path, manifest: Path) -> None:
    """Write every page into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages(json.loads(manifest.read_text())).items():
        (folder / name).write_text(text)


if __name__ == "__main__":
    write(FOLDER, dbt_run.manifest(Paths.of_environment()))
    print(f"written: {FOLDER.relative_to(PROJECT)}/")
