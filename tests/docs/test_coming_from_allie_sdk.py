"""What stands for a method of the vendor's client is there, and takes what the page gives it.

Whether the vendor's half is true is held in the environment `compat`, where that client is.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from requests import Session

from alation_core import (
    Alation,
    ApiAccessToken,
    BoundGet,
    BoundWrite,
    Endpoint,
    Job,
    OAuthClient,
    RefreshToken,
    auth,
)
from alation_core.operations.asked import question
from tests.docs.methods_table import Line, lines

METHODS = 115
LINES = list(lines())


@dataclass(frozen=True)
class Offline:
    """A client whose calls are checked as they always are, and then ask no server."""

    client: Alation
    transport: None = None

    def job(self, handle: int) -> Any:
        return self.client.job(handle)

    def __getattr__(self, name: str) -> Any:
        endpoint: Endpoint = self.client.endpoint(name)
        calls = {name: checked(getattr(endpoint, name)) for name in type(endpoint).operations()}
        return SimpleNamespace(**calls)


def checked(call: Any) -> Callable[..., Any]:
    """What checks the arguments of a call; a list asks for nothing before it is iterated."""
    match call:
        case BoundWrite():
            return lambda rows, **params: refusals(call, rows, params)
        case BoundGet():
            return lambda **params: question(call.name, call.operation, params)
    return lambda **filters: call(**filters)


def refusals(call: BoundWrite[Any], rows: Any, params: dict[str, Any]) -> None:
    rejected = [batch.rejected for batch in call.plan(rows, **params) if batch.rejected]
    assert not rejected


def bound(function: Callable[..., Any]) -> Callable[..., Any]:
    """Something that takes the arguments of a function, and does nothing."""
    return lambda *args, **named: inspect.signature(function).bind(*args, **named)


def test_every_method_stands_once_in_the_table() -> None:
    assert len({(line.part, line.method) for line in LINES}) == len(LINES) == METHODS


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    """The names that the page uses in its tables."""
    client = Alation("https://acme.alationcloud.com", ApiAccessToken("made-up"))
    return {
        "Job": asks_nothing,
        "OAuthClient": OAuthClient,
        "RefreshToken": RefreshToken,
        "auth": SimpleNamespace(validate=bound(auth.validate), revoke=bound(auth.revoke)),
        "catalog": Offline(client),
        "json": json,
        "rows": [],
        "session": Session(),
        "text": "",
    }


def asks_nothing(*args: Any) -> Any:
    """A job that takes what a real one takes."""
    return SimpleNamespace(check_job_status=partial(bound(Job.check_job_status), Job(*args)))


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.part}.{line.method}")
def test_what_stands_beside_a_method_takes_what_it_is_given(
    line: Line, known: dict[str, Any]
) -> None:
    for expression in line.ours:
        eval(expression, known)  # noqa: S307 - our own page
