"""Warnings of the libraries underneath, as lines for people."""

from __future__ import annotations

import logging
import os

from alation_cli.output.plain import say

LOGGERS = ("alation_core", "alation_sandbox")


class _Notices(logging.Handler):
    """Prints a warning as one line; its traceback only where ALATION_DEBUG asks for it."""

    def emit(self, record: logging.LogRecord) -> None:
        if os.environ.get("ALATION_DEBUG"):
            say(f"alation: {self.format(record)}")
            return
        error = record.exc_info[1] if record.exc_info else None
        say(f"alation: {record.getMessage()}{f': {error}' if error else ''}")


def show_notices() -> None:
    """Show what the libraries warn of on standard error."""
    handler = _Notices(logging.WARNING)
    for name in LOGGERS:
        logging.getLogger(name).handlers = [handler]
