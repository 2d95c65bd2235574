"""Tells griffe, which reads the code for the reference, what our frozen dataclasses are."""

from __future__ import annotations

from typing import Any

import griffe

OURS = "alation_core.frozen.dataclass"
THEIRS = "dataclasses.dataclass"


class FrozenDataclasses(griffe.Extension):
    """Lets each class that our decorator makes pass for one of the standard library."""

    def on_class_instance(self, *, cls: griffe.Class, **kwargs: Any) -> None:
        """Name the decorator of the standard library where ours stands."""
        for decorator in cls.decorators:
            called = decorator.value
            if isinstance(called, griffe.ExprCall) and called.canonical_path == OURS:
                called.function = griffe.ExprName(THEIRS)
