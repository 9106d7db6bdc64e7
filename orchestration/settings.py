"""What the owner of a registry may set: ``oligo.toml`` in its home, or ``OLIGO_<NAME>`` in the environment.

Belongs here: names, types, defaults and limits, and the words for a setting that cannot be used. Does not belong here:
what follows from a setting, the home itself (``orchestration.paths``) and the key (``orchestration.pseudonym_key``).

The environment goes before the file. Without either, every setting has its default.
"""

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from orchestration.memory_limit import checked_memory_limit
from orchestration.paths import Paths

_PREFIX = "OLIGO_"


class UnusableSettingError(Exception):
    """A setting cannot be used; the message names it, where it stands, and what would be right."""


class Settings(BaseSettings):
    """Every setting of a registry. A field's description is what ``docs/settings.md`` says of it."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, extra="forbid", frozen=True)

    public_threshold: int = Field(
        6, ge=3, description="The least number of patients that a public release tells."
    )
    keep_releases: int = Field(
        10, ge=1, description="How many releases stay in `published/`, the newest of them."
    )
    keep_warehouses: int = Field(
        3, ge=0, description="How many warehouses of earlier releases stay, besides the one in use."
    )
    landing_processes: int = Field(
        0, ge=0, description="The most processes that take in centres; `0`: as processors and memory allow."
    )
    figures_within: int = Field(
        10,
        ge=0,
        description="The most centres of which each has figures of its own; with more of them none has.",
    )
    carried_from_mb: int = Field(
        64,
        ge=0,
        description="The size in MB from which a warehouse is copied and only changed centres are modelled anew.",
    )
    memory_limit: str | None = Field(
        None,
        description="The most memory that DuckDB takes in a refresh, such as 2GB; it spills to disk beyond.",
    )
    schedule: str = Field(
        "0 3 * * *",
        description="When `oligo serve` refreshes by the clock, as cron has it, in UTC; `off` for never.",
    )
    still_seconds: int = Field(
        60,
        ge=1,
        description="How long a delivery's files are unchanged before `oligo serve` takes them for all.",
    )
    largest_drop: float = Field(
        0.2,
        ge=0,
        le=1,
        description="The share of its patients that a centre may lose from one delivery to the next.",
    )
    stale_days: int = Field(
        0, ge=0, description="The age in days from which a delivery in force is told to be old; 0 for never."
    )
    notify_command: list[str] | str = Field(
        [], description="What is called when a refresh has failed, with the notice's path as its last word."
    )

    @field_validator("memory_limit")
    @classmethod
    def _is_usable(cls, text: str | None) -> str | None:
        return None if text is None else checked_memory_limit(text)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment first, then what the file says."""
        return env_settings, init_settings


def settings_of(paths: Paths) -> Settings:
    """The settings in force for the registry at ``paths``.

    Raises:
        UnusableSettingError: the file cannot be read or is no TOML, or a setting is unknown or has no usable value.

    """
    in_file = _read(paths.settings)
    try:
        return Settings(**in_file)
    except ValidationError as error:
        raise UnusableSettingError(_told(error, paths.settings)) from None


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UnusableSettingError(f"{path} cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnusableSettingError(f"{path} is no TOML in UTF-8: {error}") from None


def _told(error: ValidationError, path: Path) -> str:
    """The first thing that is wrong; pydantic's own text would also print the value."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    name = ".".join(map(str, first["loc"]))
    if first["type"] == "extra_forbidden":
        return f"{path}: there is no setting '{name}'. There are: {', '.join(sorted(Settings.model_fields))}"
    variable = f"{_PREFIX}{name.upper()}"
    where = f"the environment variable {variable}" if variable in os.environ else f"{path}: {name}"
    return f"{where}: {first['msg'][0].lower()}{first['msg'][1:]}"
