"""Loading a profile: its text, its shape, its words.

Belongs here: a checked profile out of a centre's folder, one message a mistake of shape. Does not belong
here: YAML (``text``), words (``words``), and whether the files of a delivery fit the profile.
"""

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ValidationError

from schemas.findings import Refusal
from schemas.nearest import nearest
from schemas.profile.entry import Cell, Entry, Parse, Unpivot, When, With
from schemas.profile.files import FileSpec, SheetSpec
from schemas.profile.model import Profile
from schemas.profile.text import mistake, read_keys
from schemas.profile.words import word_mistakes

#: Below each of these models: the keys that hold another model, and how many steps lie between.
_BELOW: dict[type[BaseModel], dict[str, tuple[type[BaseModel], int]]] = {
    Profile: {"files": (FileSpec, 1), "tables": (Entry, 2)},
    FileSpec: {"sheets": (SheetSpec, 1)},
    Entry: {
        "columns": (Cell, 1),
        "when": (When, 1),
        "each": (Parse, 1),
        "with": (With, 1),
        "unpivot": (Unpivot, 0),
    },
}


def load_profile(folder: Path) -> Profile:
    """Read and check the profile in a centre's folder.

    Raises:
        Refusal: there is no profile, or it says something it may not; every mistake is named.

    """
    keys = read_keys(folder)
    try:
        profile = Profile.model_validate(keys)
    except ValidationError as error:
        raise Refusal(*map(mistake, _shape_mistakes(error))) from None
    mistakes = list(word_mistakes(profile, folder.name))
    if mistakes:
        raise Refusal(*map(mistake, mistakes))
    return profile


def _shape_mistakes(error: ValidationError) -> Iterator[str]:
    for problem in error.errors():
        steps = problem["loc"]
        place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")
        if problem["type"] == "extra_forbidden":
            yield f"unknown key '{place}'; {nearest(str(steps[-1]), _keys_at(steps[:-1]))}"
        elif problem["type"] == "missing":
            yield f"the key '{place}' is missing"
        elif problem["type"] == "value_error":
            yield f"{place}: {problem['ctx']['error']}"
        else:
            yield f"{place}: {problem['msg'][0].lower()}{problem['msg'][1:]}"


def _keys_at(place: tuple[int | str, ...]) -> list[str]:
    """The keys that a profile may have at a place, found by walking the models."""
    model: type[BaseModel] = Profile
    steps = iter(place)
    for step in steps:
        below = _BELOW.get(model, {}).get(str(step))
        if below is None:
            break
        model, skipped = below
        for _ in range(skipped):
            next(steps, None)
    return [field.alias or name for name, field in model.model_fields.items()]
