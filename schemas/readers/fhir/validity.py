"""Whether a resource is valid R4, judged by ``fhir.resources``.

Belongs here: the verdict, without any value of the resource. Does not belong here: what the registry needs of it.

The library takes half a second to import, so only a delivery of FHIR does.
"""

import re
from typing import Any

from pydantic import ValidationError

from schemas.readers.fhir.documents import Element

#: What is wrong with an element, by the beginning of pydantic's word for it.
_SAID = {"missing": "is missing", "extra_forbidden": "is no element of R4"}
_NAME = re.compile(r"_?[a-z][A-Za-z0-9]{0,39}")
_MOST_TOLD = 3


def mistakes(content: Element) -> list[str]:
    """What is wrong with a resource: elements by their paths, never what stands in them; nothing if it is valid."""
    from fhir.resources.R4B import get_fhir_model_class

    try:
        model = get_fhir_model_class(str(content["resourceType"]))
    except (KeyError, ValueError, AttributeError, ImportError):
        return ["its resourceType is none of R4"]
    try:
        model.model_validate(content)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False, include_input=False)
        told = list(dict.fromkeys(_told(problem) for problem in problems))
        more = [f"{len(told) - _MOST_TOLD} more"] if len(told) > _MOST_TOLD else []
        return [*told[:_MOST_TOLD], *more]
    except (KeyError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError):
        return ["a resource within it is none of R4"]
    return []


def _told(problem: Any) -> str:
    kind, steps = str(problem["type"]), problem["loc"]
    if kind == "extra_forbidden":
        # The name of an element that does not exist is text of the file like any other.
        return f"{_path(steps[:-1])} has an element that R4 does not know"
    return f"{_path(steps)} {_SAID.get(kind, 'is not as R4 has it')}"


def _path(steps: Any) -> str:
    path = ""
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        elif _NAME.fullmatch(str(step)):
            path += f".{step}"
    return path.lstrip(".") or "the resource"
