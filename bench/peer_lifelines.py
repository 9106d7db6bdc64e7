"""The same figures by lifelines, as its users compute them: run in .venv-bench, which has it, and nowhere else.

Belongs here: the peer's job. Does not belong here: anything of the product; this module imports none of it.
"""

import json
import sys

import pandas as pd
from lifelines import KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test
from lifelines.utils import median_survival_times


def main(path: str) -> None:
    """Curve, log-log intervals and median with its interval of each stratum, and the log-rank test of all."""
    cohort = pd.read_parquet(path, columns=["time", "event", "stratum"])
    medians = {}
    for stratum, own in cohort.groupby("stratum"):
        fitter = KaplanMeierFitter().fit(own["time"], own["event"])
        limits = median_survival_times(fitter.confidence_interval_survival_function_).iloc[0]
        medians[stratum] = [float(fitter.median_survival_time_), *(float(limit) for limit in limits)]
    test = multivariate_logrank_test(cohort["time"], cohort["stratum"], cohort["event"])
    print(json.dumps({"chisq": float(test.test_statistic), "medians": medians}))


if __name__ == "__main__":
    main(sys.argv[1])
