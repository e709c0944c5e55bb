"""What a model wrote, read as JSON of one shape."""

from __future__ import annotations

import json
import re
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from quizzes.roleplay.adapters import errors

Shape = TypeVar("Shape", bound=BaseModel)
#: Many models put a fence around JSON whatever they are told; one is taken off.
_FENCE = re.compile(r"\A\s*```(?:json)?[ \t]*\n(.*)\n[ \t]*```\s*\Z", re.DOTALL)


def read(content: str, shape: type[Shape]) -> Shape:
    """Return the model's text as `shape`. Raises :class:`errors.NotJson`, :class:`errors.WrongSchema`."""
    fenced = _FENCE.match(content)
    try:
        data = json.loads(fenced.group(1) if fenced else content)
    except (ValueError, RecursionError):
        raise errors.NotJson from None
    try:
        return shape.model_validate(data)
    except ValidationError:
        raise errors.WrongSchema from None
