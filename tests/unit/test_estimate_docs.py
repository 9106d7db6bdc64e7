"""docs/estimate.md names every option of the command and every key that it can print."""

import re
from pathlib import Path

from orchestration.estimate.command import estimate
from orchestration.estimate.figures import estimate_file
from survival.rows import Rows

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "estimate.md").read_text(encoding="utf-8")
ORACLES = ROOT / "tests" / "oracles"


def keys(value):
    if isinstance(value, dict):
        return set(value).union(*(keys(part) for part in value.values()))
    return set().union(*(keys(part) for part in value)) if isinstance(value, (list, Rows)) else set()


def test_every_option_is_documented():
    for parameter in estimate.params:
        for option in parameter.opts:
            assert option in PAGE or option.upper() in PAGE, option


def test_every_key_is_documented():
    options = {"group": "group", "times": [6.0], "benchmark": 9.0}
    printed = keys(estimate_file(ORACLES / "competing/melanoma_ulcer.csv", "time", cause="cause", **options))
    printed |= keys(
        estimate_file(ORACLES / "survival/veteran_celltype.csv", "time", event="event", **options)
    )
    clustered = {**options, "cluster": "patient"}
    printed |= keys(estimate_file(ORACLES / "cox_and_clusters.csv", "time", cause="cause", **clustered))
    later = {"group_time": "known", "landmark": [3.0], "benchmark_curve": ORACLES / "published_curve.csv"}
    printed |= keys(
        estimate_file(ORACLES / "landmarks.csv", "time", event="event", group="group", times=[12.0], **later)
    )
    printed -= {"event", "entry", "strata"}
    assert printed <= set(re.findall(r"\w+", PAGE)), printed - set(re.findall(r"\w+", PAGE))
