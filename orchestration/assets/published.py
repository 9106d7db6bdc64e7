"""The end of the way: audit, the release written aside, promotion, publication."""

import dagster as dg

from orchestration.audit import audit
from orchestration.audit_trail import TrailError, anchor
from orchestration.build_folder import open_build
from orchestration.checklist.page import write_checklist
from orchestration.dbt_run import warnings_of_build
from orchestration.discretion import discreet
from orchestration.findings_file import write_findings_of_warehouse
from orchestration.fix_list.writing import write_fix_lists_of_warehouse
from orchestration.history.names import new_name
from orchestration.history.promotion import promote, publish_promoted, retire_by_policy
from orchestration.history.sightings import write_history
from orchestration.pseudonym_key import key_id
from orchestration.publish import release as releases
from orchestration.publish.curves import figures, undrawn
from orchestration.publish.datapackage import write_datapackage
from orchestration.publish.figure_data import write_data
from orchestration.publish.figures import draw_into
from orchestration.publish.folders import fresh_draft
from orchestration.publish.tables import write_tables
from orchestration.report.chart_files import write_charts
from orchestration.report.keeping import REPORT, write_report
from orchestration.report.reading import read_report
from orchestration.report.reading.changes import compared, key_figures
from orchestration.resources import Registry
from orchestration.standing import built_from, note_promoted
from orchestration.survival_tables.tables import SURVIVAL_TABLES

_GROUP = "release"
_AUDIT, _DRAFT, _PROMOTED, _PUBLISHED = "audit", "draft", "promoted", "published"


def _key(name: str) -> list[str]:
    return [_GROUP, name]


def audited_asset(marts: list[dg.AssetKey]) -> dg.AssetsDefinition:
    """The audit of the warehouse that is built, after every one of ``marts`` and the survival tables."""

    @dg.asset(
        key=_key(_AUDIT),
        deps=[*marts, *(["survival", table] for table in SURVIVAL_TABLES)],
        group_name=_GROUP,
        description="Sums that must agree across landing, marts and survival; a warehouse that fails is not promoted.",
    )
    def audited(context: dg.AssetExecutionContext, registry: Registry) -> None:
        with discreet("audit"), open_build(registry.paths) as connection:
            broken = audit(connection)
        if broken:
            raise dg.Failure("the audit stopped the refresh: " + "; ".join(broken))
        registry.tell(context, "audit: every row and every unit is accounted for")

    return audited


@dg.asset(
    key=_key(_DRAFT),
    deps=[_key(_AUDIT)],
    group_name=_GROUP,
    description="The next release, written aside: tables, figures, the report and the record.",
)
def draft(context: dg.AssetExecutionContext, registry: Registry) -> dg.MaterializeResult[None]:
    """Write the files of the release; nothing is visible to a reader yet."""
    paths, most = registry.paths, registry.settings().figures_within
    built = built_from(paths)
    with discreet("release"), open_build(paths) as connection:
        folder = fresh_draft(paths)
        rows = write_tables(connection, folder / "survival")
        without = undrawn(connection, most)
        shown = list(figures(connection, without))
        (folder / "figures").mkdir()
        drawn = draw_into(shown, paths.figures, folder / "figures")
        write_data(shown, folder / "figures")
        figures_now = compared(key_figures(connection), releases.latest_record(paths))
        report = read_report(connection, figures_now, without)
        drawn += write_charts(report, paths.report, folder / "figures")
        write_datapackage(folder, SURVIVAL_TABLES)
        write_checklist(connection, folder)
        is_new = write_report(report, paths.report, folder / REPORT)
        content = releases.record(connection, paths, warnings_of_build(paths))
        content |= {"key_figures": figures_now, "made_from": built.made_from}
    with discreet("release"):
        release_id = new_name(paths)
        made = releases.write_record(folder, release_id, content | {"trail": anchor(paths)})
        write_history(paths, release_id, made["made_at"], key_id(registry.key()), built.carried_count)
    number = len(list((folder / "figures").glob("*.svg")))
    fewer = f"; none of single centres, as there are more than {most} (figures_within)" if without else ""
    registry.tell(context, f"release: {number} figures, {drawn} of them drawn again{fewer}")
    registry.tell(context, "report: made" if is_new else "report: unchanged, not made again")
    return dg.MaterializeResult(metadata={"release": release_id, "figures": number, "drawn": drawn, **rows})


@dg.asset(
    key=_key(_PROMOTED),
    deps=[_key(_DRAFT)],
    group_name=_GROUP,
    description="The built warehouse takes the place of the one in use, in one rename; its findings go to the centres.",
)
def promoted(context: dg.AssetExecutionContext, registry: Registry) -> None:
    """Swap the warehouse; open readers keep the old file, new ones see the new."""
    paths = registry.paths
    with discreet("promotion"):
        # Before the swap: where they cannot be written, on a full disk, nothing is promoted.
        with open_build(paths) as connection:
            write_findings_of_warehouse(paths, connection)
            unwritten = write_fix_lists_of_warehouse(paths, connection)
        try:
            note_promoted(paths, promote(paths))
        except TrailError as error:
            raise dg.Failure(str(error)) from None
    for sentence in unwritten:
        registry.tell(context, sentence)
    registry.tell(context, "promoted: the new warehouse is in use")


@dg.asset(
    key=_key(_PUBLISHED),
    deps=[_key(_PROMOTED)],
    group_name=_GROUP,
    description="The release in its folder, and latest pointing at it.",
)
def published(context: dg.AssetExecutionContext, registry: Registry) -> None:
    """Put the release in place."""
    with discreet("publication"):
        release_id = publish_promoted(registry.paths)
    registry.tell(context, f"published: release {release_id}")
    for sentence in retire_by_policy(registry.paths):
        registry.tell(context, sentence)
