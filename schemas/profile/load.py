"""Loading a profile: its text, its shape, its words.

Belongs here: a checked profile out of a centre's folder, one message a mistake of shape. Does not belong
here: YAML (``text``), words (``words``), standard profiles (``standards``), and whether the files of a delivery fit
the profile.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from schemas.findings import Finding, Refusal
from schemas.nearest import nearest
from schemas.profile.entry import Cell, Entry, Parse, Unpivot, When, With
from schemas.profile.files import FileSpec, SheetSpec
from schemas.profile.model import Profile
from schemas.profile.standards.beside import Beside, OwnColumns, whole
from schemas.profile.standards.recognised import newest_delivery, recognised
from schemas.profile.text import PROFILE, mistake, read_keys
from schemas.profile.words import word_mistakes

#: Below each of these models: the keys that hold another model, and how many steps lie between.
_BELOW: dict[type[BaseModel], dict[str, tuple[type[BaseModel], int]]] = {
    Profile: {"files": (FileSpec, 1), "tables": (Entry, 2)},
    Beside: {"files": (FileSpec, 1), "tables": (OwnColumns, 1)},
    FileSpec: {"sheets": (SheetSpec, 1)},
    Entry: {
        "columns": (Cell, 1),
        "when": (When, 1),
        "each": (Parse, 1),
        "with": (With, 1),
        "unpivot": (Unpivot, 0),
    },
}


_Model = TypeVar("_Model", bound=BaseModel)


def load_profile(folder: Path, newest: Path | None = None) -> Profile:
    """Read and check the profile in a centre's folder, or take the standard that its newest delivery is an export of.

    Args:
        folder: the centre's folder.
        newest: its newest delivery; if left out, the newest folder that is named after a date.

    Raises:
        Refusal: there is no profile and none is needed by no delivery, or it says something it may not; every
            mistake is named.

    """
    profile = _shaped(Profile, _keys(folder, newest))
    mistakes = list(word_mistakes(profile, folder.name))
    if mistakes:
        raise Refusal(*map(mistake, mistakes))
    return profile


def _keys(folder: Path, newest: Path | None) -> dict[str, Any]:
    """The keys of the whole profile, with those of a standard where one is named or needs no naming."""
    if os.path.lexists(folder / PROFILE):
        keys = read_keys(folder)
        return whole(_shaped(Beside, keys)) if "standard" in keys else keys
    _refuse_other_names(folder)
    newest = newest or newest_delivery(folder)
    standard = recognised(newest) if newest else None
    if standard is None:
        problem = (
            f"{folder.name}/{PROFILE} is missing, and its newest delivery is no export that needs none, such as "
            f"of a REDCap project made with 'oligo redcap dictionary'; 'oligo profile draft raw/{folder.name}' "
            "drafts one"
        )
        raise Refusal(Finding("profile_missing", problem))
    named = {"centre": folder.name, "name": folder.name, "profile_version": "1", "standard": standard}
    return whole(Beside.model_validate(named))


def _refuse_other_names(folder: Path) -> None:
    """Refuse a profile under another name: a standard in its place would pass over what it says."""
    there = folder.iterdir() if folder.is_dir() else ()
    other = sorted(path.name for path in there if path.suffix.lower() in (".yml", ".yaml"))
    if other:
        problem = f"{folder.name}/{PROFILE} is missing; is it {other[0]!a}? Give it that name"
        raise Refusal(Finding("profile_missing", problem))


def _shaped(model: type[_Model], keys: dict[str, Any]) -> _Model:
    """The keys as the model has them, or a refusal that names every mistake."""
    try:
        return model.model_validate(keys)
    except ValidationError as error:
        raise Refusal(*map(mistake, _shape_mistakes(model, error))) from None


def _shape_mistakes(model: type[BaseModel], error: ValidationError) -> Iterator[str]:
    for problem in error.errors():
        steps = problem["loc"]
        place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")
        if problem["type"] == "extra_forbidden":
            yield f"unknown key '{place}'; {nearest(str(steps[-1]), _keys_at(model, steps[:-1]))}"
        elif problem["type"] == "missing":
            yield f"the key '{place}' is missing"
        elif problem["type"] == "value_error":
            yield f"{place}: {problem['ctx']['error']}"
        else:
            yield f"{place}: {problem['msg'][0].lower()}{problem['msg'][1:]}"


def _keys_at(model: type[BaseModel], place: tuple[int | str, ...]) -> list[str]:
    """The keys that a profile may have at a place, found by walking the models."""
    steps = iter(place)
    for step in steps:
        below = _BELOW.get(model, {}).get(str(step))
        if below is None:
            break
        model, skipped = below
        for _ in range(skipped):
            next(steps, None)
    return [field.alias or name for name, field in model.model_fields.items()]
