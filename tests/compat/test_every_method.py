"""Every public method of the client is called by a test of this folder."""

from __future__ import annotations

import ast
import inspect
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from allie_sdk.core.request_handler import RequestHandler
from allie_sdk.methods.job import AlationJob

from tests.docs.methods_table import lines

METHODS = 115
"""Public methods of the client in the version that these tests install."""


def methods_of(owner: type) -> set[str]:
    """Return the public methods that a class of the client brings itself."""
    found = inspect.getmembers(owner, inspect.isfunction)
    return {
        name
        for name, function in found
        if not name.startswith("_") and function.__module__ == owner.__module__
    }


def called_here() -> Iterator[tuple[str, str]]:
    """Yield what the tests name behind a dot, with what stands before it: `tag.get_tags`."""
    for file in Path(__file__).parent.glob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.Attribute(value=ast.Attribute(attr=part), attr=method):
                    yield part, method
                case ast.Attribute(value=ast.Name(id=part), attr=method):
                    yield part, method


def owners(client: Any) -> dict[str, type]:
    """Return the classes with public methods, by the attribute of the client that holds one."""
    parts = {
        name: type(part) for name, part in vars(client).items() if isinstance(part, RequestHandler)
    }
    return {**parts, "job": AlationJob}


def test_no_public_method_is_left_out(client: Any) -> None:
    public = [
        (name, method) for name, owner in owners(client).items() for method in methods_of(owner)
    ]
    assert len(public) == METHODS

    called = set(called_here())
    shared = {name for name, times in Counter(name for _, name in public).items() if times > 1}
    by_name = {method for _, method in called} - shared
    assert sorted({pair for pair in public if pair[1] not in by_name} - called) == []


def test_the_page_for_its_users_names_every_method_with_its_parameters(client: Any) -> None:
    public = {
        (name, method, tuple(inspect.signature(getattr(owner, method)).parameters)[1:])
        for name, owner in owners(client).items()
        for method in methods_of(owner)
    }

    assert {(line.part, line.method, line.parameters) for line in lines()} == public
