"""The log of a run: the one place from which its lines go out."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from alation_core.foreign import quiet_log, structured
from alation_core.observers.lines import INFO_AT_MOST, LINES, Line
from alation_core.observers.story import Story
from alation_core.runs.events import Event

LOGGERS = {name: quiet_log(f"alation_core.{name}") for name in ("run", "batch", "job")}
"""The loggers of a run, by what a line is about."""
for _one in LOGGERS.values():
    # Where a program configures no log, Python would print their warnings on standard error. What
    # they say stands in the run; who wants to read it while it happens asks for progress="log".
    _one.logger.addHandler(logging.NullHandler())


class RunLog:
    """Tells one run line by line.

    Args:
        wanted: tells whether lines of a level are wanted at all: else none is made.
        say: takes a line, and the names of its run.
    """

    def __init__(
        self, wanted: Callable[[int], bool], say: Callable[[Line, Mapping[str, Any]], None]
    ) -> None:
        self._wanted = wanted
        self._say = say
        self._story = Story()

    def __call__(self, event: Event) -> None:
        """Take an event."""
        story, kind = self._story, type(event)
        story.before(event)
        line = LINES.get(kind)
        if line is not None and self._wanted(
            logging.INFO if kind in INFO_AT_MOST else logging.WARNING
        ):
            self._say(line(story, event), story.names)
        story.after(event)


def logged() -> RunLog:
    """Return what tells a run to the program's log.

    A record has the attribute `alation`: what happened (`event`), and the facts of it.
    """
    return RunLog(_is_wanted, _log)


def printed() -> RunLog:
    """Return what prints the lines of INFO and above on standard error, each with its time of day.

    Where the program's own log tells them, nothing is printed: none comes twice.
    """
    return RunLog(lambda level: not _is_told(), _print)


def _is_wanted(level: int) -> bool:
    return any(logger.isEnabledFor(level) for logger in LOGGERS.values())


def _is_heard(logger: logging.Logger | None) -> bool:
    """Tell whether a handler takes the records of a logger."""
    while logger is not None:
        if any(not isinstance(one, logging.NullHandler) for one in logger.handlers):
            return True
        logger = logger.parent if logger.propagate else None
    return False


def _is_told() -> bool:
    """Tell whether lines of INFO come out of the program's log, as far as can be seen."""
    return all(one.isEnabledFor(logging.INFO) and _is_heard(one.logger) for one in LOGGERS.values())


def _log(line: Line, names: Mapping[str, Any]) -> None:
    logger = LOGGERS[line.event.partition(".")[0]]
    if logger.isEnabledFor(line.level):
        facts = structured(line.event, **{**names, **line.fields})
        logger.log(line.level, "%s", line.message, extra=facts)


def _print(line: Line, names: Mapping[str, Any]) -> None:
    if line.level >= logging.INFO and sys.stderr is not None:
        time = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        print(time, logging.getLevelName(line.level), line.message, file=sys.stderr, flush=True)
