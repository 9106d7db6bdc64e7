"""What ``oligo serve`` serves: the asset graph of the registry, and the refreshes that start by themselves.

Belongs here: putting the two together, switched on. Does not belong here: either of them.
"""

import dagster as dg

from orchestration.definitions import build_defs
from orchestration.paths import Paths
from orchestration.scheduling.automation import automation


@dg.definitions
def defs() -> dg.Definitions:
    """The registry named by ``OLIGO_HOME``."""
    paths = Paths.of_environment()
    return dg.Definitions.merge(build_defs(paths), automation(paths, is_on=True))
