"""The asset graph of a registry: the same one for ``oligo refresh``, ``dagster dev`` and the tests.

Belongs here: assembly. Does not belong here: assets.
"""

import logging
from typing import Any

import dagster as dg

from orchestration.assets.landed import landing_assets
from orchestration.centres import centres_of
from orchestration.paths import Paths
from orchestration.resources import Registry
from orchestration.writer_lock import owner_alone

#: Land every centre (one partition each), then build, audit and publish: two jobs, because one run cannot
#: hold assets with partitions and assets without.
LAND, BUILD = "land", "build"


def land_defs(paths: Paths, started: float | None = None, *, is_partitioned: bool = True) -> dg.Definitions:
    """The landing alone: a partition a centre that has a folder now. A refresh that finds nothing new needs no more.

    Args:
        paths: the registry's folders.
        is_partitioned: as for ``landing_assets``.
        started: ``time.monotonic()`` of the start, where a terminal wants a line a step; it then gets those
            lines and nothing of Dagster's own log.

    """
    landing, job = _landing(paths, is_partitioned=is_partitioned)
    return _defs(paths, started, [landing], [job])


def build_defs(paths: Paths, started: float | None = None, *, rebuild: bool = False) -> dg.Definitions:
    """The whole graph of the registry at ``paths``: landing, and all that is built from it.

    Args:
        paths: the registry's folders.
        started: as for ``land_defs``.
        rebuild: model every centre anew, also where nothing of it changed.

    Raises:
        DbtError: the dbt project cannot be parsed.

    """
    # Here, not above: dbt and what draws and writes take seconds to import.
    from orchestration import dbt_run
    from orchestration.assets import published
    from orchestration.assets.marts import marts_assets
    from orchestration.assets.summaries import summaries

    with (
        owner_alone()
    ):  # dbt's manifest is written when Dagster loads the graph, before any run holds the lock
        marts = marts_assets(dbt_run.manifest(paths))
    tables = [key for key in marts.keys if key.path[0] in ("marts", "quality")]
    built = [
        marts,
        summaries,
        published.audited_asset(sorted(tables)),
        published.draft,
        published.promoted,
        published.published,
    ]
    landing, land = _landing(paths)
    build = dg.define_asset_job(BUILD, selection=dg.AssetSelection.assets(*built))
    return _defs(paths, started, [landing, *built], [land, build], rebuild=rebuild)


def _landing(paths: Paths, *, is_partitioned: bool = True) -> tuple[dg.AssetsDefinition, Any]:
    """The landing and its job."""
    centres = centres_of(paths.raw)[0]
    landing = landing_assets(centres, is_partitioned=is_partitioned)
    return landing, dg.define_asset_job(LAND, selection=dg.AssetSelection.assets(landing))


def _defs(
    paths: Paths,
    started: float | None,
    assets: list[dg.AssetsDefinition],
    jobs: list[Any],
    *,
    rebuild: bool = False,
) -> dg.Definitions:
    return dg.Definitions(
        assets=assets,
        jobs=jobs,
        resources={"registry": Registry(home=str(paths.home), started=started, rebuild=rebuild)},
        # One process: the default executor would import everything again for each step.
        executor=dg.in_process_executor,
        loggers={} if started is None else {"silent": _silent},
    )


@dg.logger
def _silent(context: dg.InitLoggerContext) -> logging.Logger:
    """A logger that keeps to itself."""
    quiet = logging.Logger("oligo.silent")
    quiet.addHandler(logging.NullHandler())
    return quiet


@dg.definitions
def defs() -> dg.Definitions:
    """What ``dagster dev`` shows: the registry named by ``OLIGO_HOME``, else the checkout's. It starts nothing."""
    from orchestration.scheduling.automation import automation

    paths = Paths.of_environment()
    return dg.Definitions.merge(build_defs(paths), automation(paths, is_on=False))
