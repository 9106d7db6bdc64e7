"""What assets are given: the registry's folders, the key, and the writer's lock.

Belongs here: Dagster resources. Does not belong here: what is done with them.
"""

import contextlib
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import dagster as dg

from orchestration.erasure.forgotten_list import forgotten_of
from orchestration.paths import Paths
from orchestration.pseudonym_key import UnusableKeyError, key_of
from orchestration.settings import Settings, UnusableSettingError, settings_of
from orchestration.writer_lock import one_writer
from schemas.forgotten import Forgotten


class Registry(dg.ConfigurableResource["Registry"]):
    """One registry. While a run uses it, no other process writes its warehouse."""

    home: str
    started: float | None = None
    """``time.monotonic()`` of the start of a refresh on a terminal, which wants a line a step."""
    rebuild: bool = False
    """Whether every centre is modelled anew, also where nothing of it changed."""

    @contextlib.contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["Registry"]:
        """Hold the writer's lock for as long as the run lasts."""
        with one_writer(self.paths.lock):
            yield self

    @property
    def paths(self) -> Paths:
        """The registry's folders."""
        return Paths(Path(self.home))

    def tell(self, context: dg.AssetExecutionContext, sentence: str) -> None:
        """Say what a step did: to Dagster's log, and to the terminal where one is watching. No patient's value."""
        context.log.info(sentence)
        if self.started is not None:
            print(f"  {time.monotonic() - self.started:5.1f} s  {sentence}", flush=True)

    def key(self) -> bytes:
        """The key of the pseudonyms, made on first use; one that is gone fails the step in its own words."""
        try:
            return key_of(self.paths)[0]
        except UnusableKeyError as error:
            raise dg.Failure(str(error)) from None

    def forgotten(self, centres: Sequence[str]) -> dict[str, Forgotten]:
        """Those of each centre who are kept out of every delivery."""
        return forgotten_of(self.paths, centres)

    def today(self) -> date:
        """The day of the refresh, by which a delivery can be in the future."""
        return date.today()

    def settings(self) -> Settings:
        """The settings of the registry; one that cannot be used fails the step in its own words."""
        try:
            return settings_of(self.paths)
        except UnusableSettingError as error:
            raise dg.Failure(str(error)) from None
