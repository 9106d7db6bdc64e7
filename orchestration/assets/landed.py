"""Landing: each centre's delivery in force, as typed Parquet, with what is wrong with it."""

from collections.abc import Iterator

import dagster as dg
import polars as pl

from orchestration.discretion import discreet
from orchestration.findings_file import write_findings_of_intake
from orchestration.landing import CentreOutcome, land_centre
from orchestration.landing_store import INTAKE
from orchestration.resources import Registry
from schemas.contract import TABLES

GROUP = "landing"
_INTAKE = {
    "delivery": "Deliveries of each centre and what became of them.",
    "source_account": "Rows of each source file, and where they went.",
    "row_account": "Canonical rows of the delivery in force, and where they went.",
    "row_outcome": "Source rows of every delivery, and what became of each.",
    "finding": "What is wrong: file, sheet, row, column, rule and remedy.",
}


def landing_assets(centres: list[str]) -> dg.AssetsDefinition:
    """The landing of ``centres``, one partition each; all of them can be landed in one run."""
    partitions = dg.StaticPartitionsDefinition(centres)
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
        backfill_policy=dg.BackfillPolicy.single_run(),
        check_specs=[
            dg.AssetCheckSpec(
                "every_row_is_accounted_for",
                asset=["intake", "source_account"],
                description="Rows in are rows accepted, quarantined, superseded or ignored.",
                blocking=True,
            )
        ],
    )
    def landing(
        context: dg.AssetExecutionContext, registry: Registry
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        key, today, outcomes = registry.key(), registry.today(), []
        with discreet("landing"):
            for centre in context.partition_keys:
                outcome = land_centre(registry.paths, centre, key, today)
                outcomes.append(outcome)
                if outcome.is_taken_in:
                    write_findings_of_intake(registry.paths, centre)
                registry.tell(context, _sentence(outcome))
            accounted = _accounted(registry, context.partition_keys)
        yield accounted
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
        accounts = pl.read_parquet(registry.paths.landing / centre / INTAKE / "source_account.parquet")
        parts = pl.sum_horizontal("accepted", "quarantined", "superseded", "ignored")
        if (wrong := accounts.filter(pl.col("rows_in") != parts)).height:
            unbalanced[centre] = ", ".join(wrong["delivery_id"].unique().sort())
    return dg.AssetCheckResult(
        passed=not unbalanced,
        check_name="every_row_is_accounted_for",
        asset_key=["intake", "source_account"],
        metadata={"unbalanced": dg.MetadataValue.json(unbalanced)},
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
