"""The SQL of the dbt project as a reader finds it.

Belongs here: the shape of the files. Does not belong here: layout and naming, which sqlfluff lints.
"""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2] / "dbt_project"
MODELS = sorted((PROJECT / "models").rglob("*.sql"))
RULES = sorted((PROJECT / "models" / "intermediate" / "rules").glob("*.sql"))
LONGEST = 100


def _name(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", MODELS, ids=_name)
def test_a_model_ends_with_its_last_step(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.endswith(")\n\nselect * from final\n")
    assert text.count("\n") <= LONGEST


@pytest.mark.parametrize("path", [p for p in MODELS if p.parent.name in ("marts", "quality")], ids=_name)
def test_a_mart_names_its_columns(path: Path) -> None:
    final = path.read_text(encoding="utf-8").partition("\nfinal as (")[2].rpartition("select * from final")[0]
    assert "*" not in final.replace("count(*)", "")


@pytest.mark.parametrize("path", RULES, ids=_name)
def test_a_rule_opens_with_its_definition_assumption_and_source(path: Path) -> None:
    opening = path.read_text(encoding="utf-8").partition("\nwith ")[0]
    assert opening.startswith("-- ")
    assert "Assumption" in opening
    assert re.search(r"doi:10\.\d{4,}/\S+|Oligo's own", opening)


@pytest.mark.parametrize("path", MODELS, ids=_name)
def test_a_model_reads_others_by_reference_only(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\b(codes|reference|staging|intermediate|marts|quality|landing|intake)\.\w", text)
    layer = path.relative_to(PROJECT / "models").parts[0]
    # A mart that landing holds as it is needs no step between.
    as_it_is = layer == "quality" or (layer == "marts" and "ref(" not in text)
    assert ("source(" in text) == (layer == "staging" or (as_it_is and "int_" not in text))


def test_a_layer_reads_the_layers_below_it() -> None:
    order = ["staging", "intermediate", "marts", "quality"]
    layer = {path.stem: path.relative_to(PROJECT / "models").parts[0] for path in MODELS}
    # The count table is the one step after a mart; the estimators read it, no mart does.
    after_marts = {"int_risk_counts"}
    upwards = [
        f"{path.stem} reads {name}"
        for path in MODELS
        if path.stem not in after_marts
        for name in re.findall(r'ref\("(\w+)"\)', path.read_text(encoding="utf-8"))
        if name in layer and order.index(layer[name]) > order.index(layer[path.stem])
    ]
    assert upwards == []


def test_every_macro_is_used() -> None:
    macros = [
        name
        for path in sorted((PROJECT / "macros").glob("*.sql"))
        for name in re.findall(r"{%-? macro (\w+)", path.read_text(encoding="utf-8"))
    ]
    # dbt calls these by their names.
    ours = [name for name in macros if name != "generate_schema_name" and not name.startswith("duckdb__")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in PROJECT.rglob("*.sql"))
    assert [name for name in ours if len(re.findall(rf"\b{name}\(", text)) < 2] == []
