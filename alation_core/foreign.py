"""Code of others (plugins, observers, log handlers): what it raises stays with it."""

from __future__ import annotations

import logging
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


class Halt(BaseException):
    """Ends what runs, as the user's Ctrl-C does, and is held back by nobody.

    Base of what must not be taken for a mistake of one function or for a lost answer: a replay is
    asked for what is not on its tape.
    """


@dataclass(frozen=True, slots=True)
class Raised:
    """What a call raised.

    Args:
        error: as it was raised: whatever derives from BaseException.
    """

    error: BaseException

    def __str__(self) -> str:
        return told(self.error)


def attempt(function: Callable[..., T], *given: Any) -> T | Raised:
    """Call a function of others and return what it returns, or what it raised.

    A SystemExit, or an exception that derives from BaseException alone, ends nothing here either:
    it is the mistake of one function. Only KeyboardInterrupt passes, which is the user's, and Halt.

    Args:
        function: of a plugin, of the caller, of a library.
        given: its arguments.
    """
    try:
        return function(*given)
    except (KeyboardInterrupt, Halt):
        raise
    except BaseException as error:
        return Raised(error)


def told(error: BaseException) -> str:
    """Return an exception as one sentence, with its kind; one that has no text is named only."""
    kind = type(error).__name__
    text = attempt(str, error)
    return kind if isinstance(text, Raised) or not text else f"{kind}: {text}"


def structured(event: str, **fields: Any) -> dict[str, dict[str, Any]]:
    """Return what a record of a log tells beside its message, as the attribute `alation` of it.

    Args:
        event: what happened, in two words ("batch.ended").
        fields: further facts. None of them: it is left out.
    """
    told = {name: value for name, value in fields.items() if value is not None}
    return {"alation": {"event": event, **told}}


class QuietLog(logging.LoggerAdapter[logging.Logger]):
    """A logger that never raises, whatever the handlers and filters of the program do."""

    def process(
        self, msg: object, kwargs: MutableMapping[str, Any]
    ) -> tuple[object, MutableMapping[str, Any]]:
        """Leave a record as it is: else its `extra` would be lost."""
        return msg, kwargs

    def log(self, level: int, msg: object, *args: Any, **kwargs: Any) -> None:
        """Log, or do nothing where that fails."""
        kwargs["stacklevel"] = kwargs.get("stacklevel", 1) + 3
        attempt(lambda: super(QuietLog, self).log(level, msg, *args, **kwargs))


def quiet_log(name: str) -> QuietLog:
    """Return the logger of a name, which never raises."""
    return QuietLog(logging.getLogger(name), {})
