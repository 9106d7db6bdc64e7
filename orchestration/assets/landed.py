"""Landing: each centre's delivery in force, as typed Parquet, with what is wrong with it."""

import os
from collections.abc import Iterator
from functools import partial

import dagster as dg
import polars as pl

from orchestration.discretion import discreet
from orchestration.findings_file import write_findings_of_intake
from orchestration.landing import CentreOutcome, land_centre
from orchestration.landing_processes import LandingError, landed_in_order
from orchestration.landing_store import INTAKE
from orchestration.notices import STARTED_BY
from orchestration.resources import Registry
from schemas.contract import TABLES
from schemas.forgotten import Forgotten

GROUP = "landing"
_INTAKE = {
    "delivery": "Deliveries of each centre and what became of them.",
    "source_account": "Rows of each source file, and where they went.",
    "row_account": "Canonical rows of the delivery in force, and where they went.",
    "row_outcome": "Source rows of every delivery, and what became of each.",
    "finding": "What is wrong: file, sheet, row, column, rule and remedy.",
}

#: What somebody should look at although nothing fails: check to the rule of its findings, and what it says.
_WATCHED = {
    "no_centre_shrank": (
        "delivery_shrunk",
        "No delivery is held back, or has lost as many patients as one that is.",
    ),
    "every_centre_is_fresh": (
        "delivery_overdue",
        "No delivery in force is older than the setting stale_days.",
    ),
}


def landing_assets(centres: list[str], *, is_partitioned: bool = True) -> dg.AssetsDefinition:
    """The landing of ``centres``, one partition each; all of them can be landed in one run.

    Without partitions a run lands all of them, and Dagster notes each asset once and not once a centre.
    """
    partitions = dg.StaticPartitionsDefinition(centres) if is_partitioned else None
    described = {("landing", table): model.to_schema().description for table, model in TABLES.items()}
    described |= {("landing", "missing_reason"): "Why a value of an accepted row is missing."}
    described |= {
        ("landing", "completeness"): "How complete each canonical column is, and what its absence costs."
    }
    described |= {("landing", "extra_value"): "Values of the centres' own columns (x_...)."}
    described |= {("intake", table): text for table, text in _INTAKE.items()}

    @dg.multi_asset(
        name="landing",
        specs=[
            dg.AssetSpec(
                list(key),
                group_name=GROUP,
                description=text,
                partitions_def=partitions,
                kinds={"parquet", "polars"},
            )
            for key, text in described.items()
        ],
        backfill_policy=dg.BackfillPolicy.single_run() if is_partitioned else None,
        check_specs=[
            dg.AssetCheckSpec(
                "every_row_is_accounted_for",
                asset=["intake", "source_account"],
                description="Rows in are rows accepted, quarantined, superseded or ignored.",
                blocking=True,
            ),
            *(
                dg.AssetCheckSpec(name, asset=["intake", "delivery"], description=text)
                for name, (_, text) in _WATCHED.items()
            ),
        ],
    )
    def landing(
        context: dg.AssetExecutionContext, registry: Registry
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        key, today, settings = registry.key(), registry.today(), registry.settings()
        landed = context.partition_keys if is_partitioned else centres
        forgotten = registry.forgotten(landed)
        outcomes: list[CentreOutcome] = []
        with discreet("landing"):
            jobs = {
                centre: partial(
                    land_centre,
                    registry.paths,
                    centre,
                    key,
                    today,
                    forgotten.get(centre, Forgotten()),
                    largest_drop=settings.largest_drop,
                    stale_days=settings.stale_days,
                    # Whoever starts a refresh by hand knows what lies there.
                    still_seconds=settings.still_seconds if STARTED_BY in os.environ else 0,
                )
                for centre in landed
            }
            try:
                for outcome in landed_in_order(registry.paths, jobs, settings.landing_processes):
                    outcomes.append(outcome)
                    if outcome.is_taken_in:
                        write_findings_of_intake(registry.paths, outcome.centre)
                    registry.tell(context, _sentence(outcome))
            except LandingError as error:
                raise dg.Failure(f"landing: {error}") from None
            accounted = _accounted(registry, landed)
            watched = [_watched(registry, landed, *check) for check in _WATCHED.items()]
        yield accounted
        yield from watched
        for spec in described:
            yield dg.MaterializeResult(
                asset_key=list(spec),
                metadata={
                    "centres": len(outcomes),
                    "taken_in_again": sum(outcome.is_taken_in for outcome in outcomes),
                    "stale": sum(outcome.status == "stale" for outcome in outcomes),
                    "refused": sum(outcome.status == "refused" for outcome in outcomes),
                },
            )

    return landing


def _accounted(registry: Registry, centres: list[str]) -> dg.AssetCheckResult:
    unbalanced = {}
    for centre in centres:
        accounts = pl.read_parquet(
            registry.paths.landing / centre / INTAKE / "source_account.parquet", glob=False
        )
        parts = pl.sum_horizontal("accepted", "quarantined", "superseded", "ignored")
        if (wrong := accounts.filter(pl.col("rows_in") != parts)).height:
            unbalanced[centre] = ", ".join(wrong["delivery_id"].unique().sort())
    return dg.AssetCheckResult(
        passed=not unbalanced,
        check_name="every_row_is_accounted_for",
        asset_key=["intake", "source_account"],
        metadata={"unbalanced": dg.MetadataValue.json(unbalanced)},
    )


def _watched(
    registry: Registry, centres: list[str], name: str, about: tuple[str, str]
) -> dg.AssetCheckResult:
    found = []
    for centre in centres:
        findings = pl.scan_parquet(registry.paths.landing / centre / INTAKE / "finding.parquet", glob=False)
        is_so = (pl.col("rule") == about[0]) & (pl.col("status") == "open")
        found += [centre] if findings.filter(is_so).select("rule").collect().height else []
    return dg.AssetCheckResult(
        passed=not found,
        check_name=name,
        asset_key=["intake", "delivery"],
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"centres": dg.MetadataValue.json(found)},
    )


def _sentence(outcome: CentreOutcome) -> str:
    said = {
        "refreshed": f"delivery {outcome.delivery} taken in",
        "unchanged": f"delivery {outcome.delivery} unchanged, not validated again",
        "stale": f"delivery {outcome.delivery} stays in force, a newer one was refused",
        "refused": "no good delivery",
    }[outcome.status]
    problems = f" ({'; '.join(outcome.problems)})" if outcome.problems else ""
    return f"{outcome.centre}: {said}{problems}"
