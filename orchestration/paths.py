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
        """The warehouse that a refresh builds aside. One name for all refreshes: only one writes at a time."""
        return self.warehouse / "build"

    @property
    def temporary(self) -> Path:
        """Temporary files of a refresh; gone at its end, or at the beginning of the next."""
        return self.warehouse / ".tmp"

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
    def past(self) -> Path:
        """Warehouses of earlier releases, a folder each."""
        return self.warehouse / "past"

    @property
    def notices(self) -> Path:
        """What refreshes that failed left for whoever was not watching, the newest of them."""
        return self.warehouse / "notices"

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
    def trail(self) -> Path:
        """Who ran what, when and on what: appended to, never written anew, and no part of the warehouse."""
        return self.home / ".oligo" / "audit.jsonl"

    @property
    def trail_head(self) -> Path:
        """Which line of the trail is its last, so that one cut off at the end is missed."""
        return self.home / ".oligo" / "audit.head"

    @property
    def forgotten(self) -> Path:
        """The list of the forgotten, which no rebuild may be without."""
        return self.home / ".oligo" / "forgotten.csv"

    @property
    def forgotten_key(self) -> Path:
        """The key of that list, so that a new key of the pseudonyms brings nobody back."""
        return self.home / ".oligo" / "forgotten.key"

    @property
    def server(self) -> Path:
        """What ``oligo serve`` keeps: runs, their logs, and what it has seen of ``raw/``. All of it can be deleted."""
        return self.home / ".oligo" / "dagster"

    @property
    def published(self) -> Path:
        """Releases, one folder each, and ``latest``."""
        return self.home / "published"

    @property
    def latest(self) -> Path:
        """The link to the release in force."""
        return self.published / "latest"

    @property
    def public(self) -> Path:
        """Releases of the public tier, one folder each, and their own ``latest``."""
        return self.published / "public"
