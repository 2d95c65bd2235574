"""The stub of the core's root says what is there."""

from __future__ import annotations

from tools import root_stub


def test_the_stub_is_current() -> None:
    assert root_stub.STUB.read_text("utf-8") == root_stub.stub(), (
        "run `python tools/root_stub.py` and commit alation_core/__init__.pyi"
    )
