"""Registries that several tests look at, each made once."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from synth.patients import patients
from synth.records import PatientRecord
from synth.registry import Wish, make_registry

DELIVERY = date(2025, 6, 30).toordinal()

Spoilt = tuple[Path, dict[str, Any]]


@pytest.fixture(scope="session")
def many() -> list[PatientRecord]:
    """Enough clean patients for rare things to happen."""
    return list(patients("many", 1500, 11, DELIVERY))


@pytest.fixture(scope="session")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Spoilt]:
    """By format, a registry with every kind of defect: the folder of its delivery, and its manifest."""
    made: dict[str, Spoilt] = {}

    def of(form: str) -> Spoilt:
        if form not in made:
            wish = Wish(f"spoilt-{form}", form, patients=300, seed=4, defects=None)
            registry = make_registry(tmp_path_factory.mktemp(form), wish)
            made[form] = registry.delivery, json.loads(registry.manifest.read_text(encoding="utf-8"))
        return made[form]

    return of
