"""Parameters of a request that is made already: in its query, or in the JSON object of its body.

A body keeps the very texts of its other values: a number with many digits is not read anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from alation_core.errors import ConfigurationError
from alation_core.wire.messages import Request


def parameter(request: Request, name: str) -> Any:
    """Return the value of a parameter, from a query as text; None where it is not there."""
    if request.body is not None:
        text = _members(request.body.decode()).get(name)
        return None if text is None else json.loads(text)
    return next((value for known, value in request.query if known == name), None)


def with_parameters(request: Request, values: Mapping[str, Any]) -> Request:
    """Return a request with some parameters set, whether they were there or not.

    Args:
        request: its query holds pairs; its body, where there is one, a JSON object without blanks.
        values: texts or numbers.
    """
    if request.body is not None:
        members = _members(request.body.decode())
        members |= {name: json.dumps(value, ensure_ascii=False) for name, value in values.items()}
        pairs = (f"{json.dumps(n, ensure_ascii=False)}:{text}" for n, text in members.items())
        return replace(request, body=f"{{{','.join(pairs)}}}".encode())
    kept = [(name, value) for name, value in request.query if name not in values]
    return replace(request, query=[*kept, *((n, str(value)) for n, value in values.items())])


def with_defaults(request: Request, values: Mapping[str, int]) -> Request:
    """Return a request with some parameters set that are whole numbers; those that are there stay.

    Raises:
        ConfigurationError: one that is there is no whole number.
    """
    absent = {name: value for name, value in values.items() if parameter(request, name) is None}
    made = with_parameters(request, absent)
    for name in values:
        whole_number(made, name)
    return made


def whole_number(request: Request, name: str) -> int:
    """Return a parameter that counts.

    Raises:
        ConfigurationError: it is no whole number.
    """
    value = parameter(request, name)
    try:
        return int(value)
    except (TypeError, ValueError):
        raise ConfigurationError(
            f"{request.method} {request.path}: parameter {name!r} counts objects or pages of this "
            f"list: it is a whole number, not {value!r}"
        ) from None


def _members(body: str) -> dict[str, str]:
    """Return the text of each value of a JSON object that holds no blank between its parts."""
    decoder, found, place = json.JSONDecoder(), dict[str, str](), 1
    while body[place] != "}":
        name, colon = decoder.raw_decode(body, place)
        _, end = decoder.raw_decode(body, colon + 1)
        found[name] = body[colon + 1 : end]
        place = end + (body[end] == ",")
    return found
