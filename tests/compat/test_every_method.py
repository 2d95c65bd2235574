"""Every public method of the client's classes is called by a test of this folder, by its name."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import allie_sdk.methods
import pytest

LATER = frozenset({"bi_source", "data_dictionary"})
"""Modules of the client whose endpoints have tests of their own on the way."""
CALLED = "\n".join(
    path.read_text(encoding="utf-8")
    for path in Path(__file__).parent.glob("test_*.py")
    if path != Path(__file__)
)


def methods() -> Iterator[tuple[str, str]]:
    for module in pkgutil.iter_modules(allie_sdk.methods.__path__):
        code = import_module(f"allie_sdk.methods.{module.name}")
        for found in vars(code).values():
            if inspect.isclass(found) and found.__module__ == code.__name__:
                own = [name for name, part in vars(found).items() if inspect.isfunction(part)]
                yield from ((module.name, name) for name in own if not name.startswith("_"))


def test_the_client_has_as_many_methods_as_are_known() -> None:
    assert len(list(methods())) == 115


@pytest.mark.parametrize("named", [".".join(pair) for pair in methods() if pair[0] not in LATER])
def test_a_method_is_called(named: str) -> None:
    method = named.partition(".")[2]
    assert f".{method}(" in CALLED, f"no test calls {named}"
