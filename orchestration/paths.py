"""Where everything of a registry lives.

Belongs here: names of folders and files. Does not belong here: making, reading or deleting them.
"""

import os
from dataclasses import dataclass
from pathlib import Path

#: The checkout: the code, the dbt project, and the registry unless another home is named.
PROJECT = Path(__file__).resolve().parents[1]
DATABASE = "registry.duckdb"


@dataclass(frozen=True)
class Paths:
    """The folders of one registry, all below its home."""

    home: Path

    @classmethod
    def of_environment(cls) -> "Paths":
        """The home named by ``OLIGO_HOME``, else the checkout."""
        return cls(Path(os.environ.get("OLIGO_HOME") or PROJECT).resolve())

    @property
    def raw(self) -> Path:
        """What centres sent: read, never written."""
        return self.home / "raw"

    @property
    def warehouse(self) -> Path:
        """What a refresh builds; all of it can be deleted."""
        return self.home / "warehouse"

    @property
    def database(self) -> Path:
        """The promoted warehouse."""
        return self.warehouse / DATABASE

    @property
    def promoted(self) -> Path:
        """Which release the warehouse in use belongs to, and which file it is."""
        return self.warehouse / "promoted.json"

    @property
    def landing(self) -> Path:
        """Validated deliveries as Parquet, a folder a centre."""
        return self.warehouse / "landing"

    @property
    def build(self) -> Path:
        """The warehouse that a refresh builds aside. One name for all refreshes: only one writes at a time,
        and dbt would parse the whole project again if the path changed.
        """
        return self.warehouse / "build"

    @property
    def dbt_target(self) -> Path:
        """Dbt's own artefacts, kept between refreshes because they save parsing."""
        return self.warehouse / "dbt"

    @property
    def findings(self) -> Path:
        """Findings as CSV, a folder a centre; they go back to the centre, never into a publication."""
        return self.warehouse / "findings"

    @property
    def figures(self) -> Path:
        """Figures by the content of their curves, so that an unchanged one is not drawn again."""
        return self.warehouse / "figures"

    @property
    def report(self) -> Path:
        """The report by what it shows, and the library that it has inside."""
        return self.warehouse / "report"

    @property
    def lock(self) -> Path:
        """Held by the one refresh that writes."""
        return self.warehouse / ".lock"

    @property
    def settings(self) -> Path:
        """What its owner has set; most registries need none."""
        return self.home / "oligo.toml"

    @property
    def key(self) -> Path:
        """The key of the pseudonyms; it never leaves its owner and is no part of the warehouse."""
        return self.home / ".oligo" / "pseudonym.key"

    @property
    def published(self) -> Path:
        """Releases, one folder each, and ``latest``."""
        return self.home / "published"

    @property
    def public(self) -> Path:
        """Releases of the public tier, one folder each, and their own ``latest``."""
        return self.published / "public"
