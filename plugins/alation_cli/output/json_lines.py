"""Standard error as JSON: one object a line, whoever writes to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TextIO

from alation_cli.output.streams import Lent

LOGGER = "alation_cli"
"""Names, in a line, the command itself."""
OPTION = "--log-format"
_ERRORS = ("alation: ", "Error: ")
"""How lines begin that tell of an error: ours, and those of the library that reads the options."""


def form_in(args: Sequence[str]) -> str | None:
    """Return what arguments of the command say of the form of its log, wherever they say it.

    It is looked for before they are read: what is wrong with them is told in that form too.
    """
    found = None
    for place, word in enumerate(args):
        if word == "--":
            break
        if word == OPTION and place + 1 < len(args):
            found = args[place + 1]
        elif word.startswith(f"{OPTION}="):
            found = word.partition("=")[2]
    return found


def json_line(level: str, logger: str, message: str, at: float | None = None, **facts: Any) -> str:
    """Return one line of the log; it is ASCII, and ends with a line break.

    Args:
        level: of the line, in small letters.
        logger: who tells it.
        message: a sentence for people.
        at: time of day, in seconds since 1970; None: now.
        facts: further fields.
    """
    now = datetime.now(UTC) if at is None else datetime.fromtimestamp(at, UTC)
    time = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    told = {"time": time, "level": level, "logger": logger, "message": message}
    more = {name: value for name, value in facts.items() if name not in told}
    return f"{json.dumps({**told, **more}, default=str)}\n"


class JsonLines(Lent):
    """Stands in the place of a stream, and writes each line to it as a JSON object.

    Args:
        stream: to which it is written.
        clean: takes secrets out of a text.
    """

    encoding = "utf-8"
    errors = "backslashreplace"

    def __init__(self, stream: TextIO, clean: Callable[[str], str]) -> None:
        self.stream = stream
        self._clean = clean
        self._rest = ""

    def record(
        self, level: str, logger: str, message: str, at: float, facts: Mapping[str, Any]
    ) -> None:
        """Write a record of a log."""
        cleaned = {
            name: self._clean(value) if isinstance(value, str) else value
            for name, value in facts.items()
        }
        self.stream.write(json_line(level, logger, self._clean(message), at, **cleaned))
        self.stream.flush()

    def write(self, text: str) -> int:
        """Take a text; each line that is whole is written.

        Raises:
            TypeError: it is no text.
        """
        if not isinstance(text, str):
            raise TypeError(f"a text is written, not {type(text).__name__}")
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            self._line(line)
        return len(text)

    def flush(self) -> None:
        """Write what waits; a line that is not whole goes on waiting."""
        self.stream.flush()

    def finish(self) -> None:
        """Write what is left: nothing more comes."""
        self._line(self._rest)
        self._rest = ""

    def _line(self, line: str) -> None:
        line = line.rstrip("\r")
        if not line.strip():
            return
        begin = next((known for known in _ERRORS if line.startswith(known)), "")
        message = self._clean(line.removeprefix(begin))
        self.stream.write(json_line("error" if begin else "info", LOGGER, message))
        self.stream.flush()

    def isatty(self) -> bool:
        """Nobody reads JSON at a terminal: nothing is drawn, asked or coloured."""
        return False

    def fileno(self) -> int:
        """Return the number of the stream."""
        return self.stream.fileno()

    def writable(self) -> bool:
        """Tell that it can be written to."""
        return True
