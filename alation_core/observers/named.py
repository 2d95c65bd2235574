"""What `progress=` may be: a callable, or a word for one that is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from alation_core.errors import ConfigurationError
from alation_core.observers.bar import shown_on
from alation_core.observers.log import printed
from alation_core.runs.telling import Observer

Progress = Observer | Literal["log", "bar"]
"""Of a write: what takes its events, or which of those that are there."""

WORDS: Mapping[str, Callable[[], Observer]] = {
    "log": printed,
    # Where no bar can be drawn (cron, a pipe) lines tell the same.
    "bar": lambda: shown_on() or printed(),
}


def observer_of(progress: Progress | None) -> Observer | None:
    """Return what takes the events of one run; None: nobody does.

    Raises:
        ConfigurationError: there is no such word.
    """
    if not isinstance(progress, str):
        return progress
    if progress in WORDS:
        return WORDS[progress]()
    known = " or ".join(repr(word) for word in WORDS)
    raise ConfigurationError(
        f"progress must be {known}, or a callable that takes events, not {progress!r}"
    )
