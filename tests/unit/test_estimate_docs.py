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
    clustered = {**options, "benchmark": None, "benchmark_curve": [(6.0, 0.5)], "cluster": "patient"}
    printed |= keys(estimate_file(ORACLES / "cox_and_clusters.csv", "time", cause="cause", **clustered))
    printed -= {"event", "entry", "strata"}
    assert printed <= set(re.findall(r"\w+", PAGE)), printed - set(re.findall(r"\w+", PAGE))
