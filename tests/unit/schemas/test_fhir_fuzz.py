"""Resources with something wrong in them: no crash, no lost row, and nothing of them in a message."""

import copy
import gzip
import json
from pathlib import Path
from random import Random
from typing import Any

from schemas.findings import Refusal
from tests.unit.schemas.fhir_deliveries import sources

EXAMPLES = gzip.decompress((Path(__file__).parent / "mcode_stu4_examples.ndjson.gz").read_bytes()).decode()
SECRET = "Zzyzxperson"
ODD: list[Any] = [
    None,
    True,
    -1,
    1e300,
    10**40,
    SECRET,
    "",
    [],
    {},
    [[]],
    [None],
    {SECRET: SECRET},
    [{"url": SECRET}],
]


def spots(content: Any) -> list[tuple[Any, Any]]:
    """Every place of a document where something else can be put."""
    steps = list(content.items()) if isinstance(content, dict) else list(enumerate(content))
    found = [(content, key) for key, _ in steps]
    for _, below in steps:
        if isinstance(below, dict | list):
            found += spots(below)
    return found


def test_whatever_stands_in_an_element_no_row_is_lost_and_no_value_told(tmp_path: Path) -> None:
    rng = Random(5)
    documents = [json.loads(line) for line in EXAMPLES.splitlines()]
    known = [
        each for each in documents if each["resourceType"] not in ("Bundle", "Organization", "Practitioner")
    ]
    spoilt = []
    for number in range(1500):
        content = copy.deepcopy(known[number % len(known)])
        content["id"] = str(number)
        parent, key = rng.choice([spot for spot in spots(content) if spot[1] != "resourceType"])
        parent[key] = rng.choice(ODD)
        spoilt.append(content)
    read = sources(tmp_path, a_ndjson=spoilt)
    assert sum(source.height for source in read.values()) == len(spoilt)
    assert len(read["other"].remarks) > 300
    assert not [told for told in read["other"].remarks if SECRET in told.message]


def test_whatever_stands_at_the_top_is_read_or_refused(tmp_path: Path) -> None:
    for place, odd in enumerate(ODD):
        for key in ("resourceType", "entry", "meta", "id", "extension"):
            content = {"resourceType": "Bundle" if key == "entry" else "Patient", key: odd}
            try:
                sources(tmp_path / f"{place}{key}", a_json=json.dumps(content))
            except Refusal as refusal:
                assert SECRET not in str(refusal)
