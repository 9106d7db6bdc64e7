"""Promotion: the built warehouse takes the place of the one in use, which is kept.

Belongs here: the order of the steps. Does not belong here: what is built, and the release (``orchestration.publish``).

After each step a kill leaves a registry that can be read, and ``put_in_order`` finishes what was begun:

1. all that a full disk could stop is done, and the trail says what is about to be promoted; else nothing is;
2. the warehouse in use gets its second name in ``warehouse/past/``;
3. the built one is renamed over it: from here on the new release is in force;
4. the draft is renamed to its release, 5. ``latest`` is pointed at it, 6. what the policy does not keep goes.
"""

import contextlib
import json
from typing import Any

from orchestration.audit_trail import record_release
from orchestration.durable import to_disk
from orchestration.fingerprints import fingerprint
from orchestration.history.keeping import keep_warehouse_in_use, release_in_use
from orchestration.history.retention import UnknownSourcesError, retire
from orchestration.paths import DATABASE, Paths
from orchestration.publish.folders import RECORD, draft_folder, prepare, publish


def promote(paths: Paths) -> str:
    """Steps 1 to 3; the release that is in force now.

    Raises:
        TrailError: the trail cannot be written; nothing was promoted.
        OSError: nothing was promoted.

    """
    built, folder = paths.build / DATABASE, draft_folder(paths)
    to_disk(built)
    built.chmod(0o600)
    drafted = _drafted(paths)
    prepare(paths, str(drafted["release"]))
    inputs = fingerprint(drafted["inputs"])
    record_release(paths, "promote", drafted["release"], folder / RECORD, inputs_sha256=inputs)
    keep_warehouse_in_use(paths)
    built.replace(paths.database)
    with contextlib.suppress(OSError):  # it is in use; nothing that follows may be told as if it were not
        to_disk(paths.warehouse)
    return str(drafted["release"])


def publish_promoted(paths: Paths) -> str:
    """Steps 4 and 5; the release.

    Raises:
        ValueError: the draft is not the release of the warehouse in use.

    """
    release = str(_drafted(paths)["release"])
    if release != release_in_use(paths):
        raise ValueError("the draft is not of the warehouse in use")
    publish(paths, release)
    return release


def retire_by_policy(paths: Paths) -> list[str]:
    """Step 6; sentences about it. What cannot be deleted stays, and the release in force is none the worse."""
    from orchestration.audit_trail import TrailError
    from orchestration.settings import UnusableSettingError, settings_of

    try:
        settings = settings_of(paths)
        return retire(paths, settings.keep_releases, settings.keep_warehouses)
    except (TrailError, UnknownSourcesError, UnusableSettingError) as error:
        return [f"no old release was deleted: {error}"]
    except OSError as error:
        return [f"old releases could not all be deleted: {error.strerror}"]


def _drafted(paths: Paths) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((draft_folder(paths) / RECORD).read_text(encoding="utf-8"))
    return content
