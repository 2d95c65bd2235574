"""Lines of the libraries' logs on standard error: as text, or as JSON."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from alation_cli.output.json_lines import JsonLines, form_in
from alation_cli.output.plain import DEBUG, LOGGERS, RUNS, begin_loud, say, without_secrets


def begin_to_speak(args: Sequence[str] = ()) -> None:
    """Show what the libraries warn of on standard error, and say all that helps.

    Args:
        args: of the command. Where they ask for JSON anywhere, all is said so from here on.
    """
    as_json = form_in(args) == "json"
    if as_json and not isinstance(sys.stderr, JsonLines):
        sys.stderr = JsonLines(sys.stderr, without_secrets)
    handler = _Notices()
    for name in LOGGERS:
        logging.getLogger(name).handlers = [handler]
    begin_loud(as_json=as_json)


class _Notices(logging.Handler):
    """Prints a record as one line; a traceback only where ALATION_DEBUG asks for it."""

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(sys.stderr, JsonLines):
            _tell(sys.stderr, record)
            return
        if os.environ.get(DEBUG):
            for line in f"alation: {self.format(record)}".split("\n"):
                say(line)
            return
        say(f"{_beginning(record)}{_message(record)}")


def _beginning(record: logging.LogRecord) -> str:
    """Return what stands before a line: of a step of a run its time of day, and how grave it is."""
    if record.name in RUNS and record.levelno < logging.ERROR:
        time = datetime.fromtimestamp(record.created, UTC)
        return f"{time:%Y-%m-%dT%H:%M:%SZ} {record.levelname} "
    known = getattr(record, "alation", None) is not None
    return "alation: " if record.levelno >= logging.WARNING and not known else ""


def _message(record: logging.LogRecord) -> str:
    from alation_core.foreign import told  # here: help needs nothing of the core

    error = record.exc_info[1] if record.exc_info else None
    return f"{record.getMessage()}{f': {told(error)}' if error else ''}"


def _tell(stream: JsonLines, record: logging.LogRecord) -> None:
    facts = getattr(record, "alation", None)
    facts = dict(facts) if isinstance(facts, dict) else {}
    if record.exc_info and os.environ.get(DEBUG):
        facts["exception"] = logging.Formatter().formatException(record.exc_info)
    level, message = record.levelname.lower(), _message(record)
    stream.record(level, record.name, message, record.created, facts)
