"""The dbt project as assets: one ``dbt build`` from landing to marts and quality tables."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, dbt_assets
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage

from orchestration.build_folder import carried_centres, modelled_centres
from orchestration.carried_over import build_warehouse
from orchestration.centres import NoCentreError, withdraw_centres
from orchestration.discretion import discreet
from orchestration.history.keeping import put_in_order
from orchestration.resources import Registry


class _Translator(DagsterDbtTranslator):
    """Assets are named and grouped by layer: ``marts/episode``, not ``episode``."""

    def get_asset_key(self, dbt_resource_props: Any) -> dg.AssetKey:
        if dbt_resource_props["resource_type"] == "source":
            return dg.AssetKey([dbt_resource_props["source_name"], dbt_resource_props["name"]])
        return dg.AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Any) -> str | None:
        if dbt_resource_props["resource_type"] == "source":
            return "landing"
        schema = dbt_resource_props["schema"]
        return "codes" if schema == "reference" else str(schema)


def marts_assets(manifest: Path) -> dg.AssetsDefinition:
    """Every model, seed and test of the dbt project, run as one step."""
    # One for all events: it keeps the asset of each node once it has worked it out.
    translator = _Translator()

    @dbt_assets(manifest=manifest, dagster_dbt_translator=translator, name="marts")
    def marts(context: dg.AssetExecutionContext, registry: Registry) -> Iterator[Any]:
        paths = registry.paths
        with discreet("dbt"):
            for sentence in put_in_order(paths):
                registry.tell(context, sentence)
            try:
                gone = withdraw_centres(paths)
            except NoCentreError as error:
                raise dg.Failure(str(error)) from None
            for centre in gone:
                registry.tell(context, f"{centre} has no folder in raw/ any more: it left the registry")
            answer = build_warehouse(paths, rebuild=registry.rebuild)
        for warning in answer.warnings:
            registry.tell(context, f"marts: warning, {warning}")
        nodes = json.loads(manifest.read_text())
        for raw in answer.events:
            event = DbtCoreCliEventMessage(raw_event=raw, event_history_metadata={})
            yield from event.to_default_asset_events(
                manifest=nodes, dagster_dbt_translator=translator, context=context
            )
        if answer.failures:
            raise dg.Failure(
                "the warehouse does not pass its tests, so nothing is promoted: " + "; ".join(answer.failures)
            )
        carried, modelled = len(carried_centres(paths)), len(modelled_centres(paths))
        kept = (
            f"; carried over, as they did not change: {carried} of {carried + modelled} centres"
            if carried
            else ""
        )
        registry.tell(context, f"marts: {answer.node_count} models, seeds and tests built and passed{kept}")

    return marts
