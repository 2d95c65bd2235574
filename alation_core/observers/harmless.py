"""Texts for logs: one line, and nothing in it that a server or a row may have said."""

from __future__ import annotations

import re

from alation_core.problems import shorten

LONGEST = 200
_STATUS = re.compile(r"^(.*?\bHTTP \d{3})\b", re.DOTALL)
_KINDS = re.compile(r"\[(?:Errno -?\d+|SSL(?:: \w+)?)\]\s*")
"""How the machine's own errors begin."""
_SAID = re.compile(r"""[(\[{<"'`]""")
_TOLD_IN_FULL = frozenset(
    {
        "AuthenticationFailed",
        "ConfigurationError",
        "LeaseLost",
        "LedgerError",
        "RunOwned",
        "SenderBusy",
        "ServerUnreachable",
    }
)
"""Exceptions whose texts speak of the connection, the ledger or the caller, and of no row."""


def harmless(reason: str) -> str:
    """Return a reason without what a server said: it may quote a row.

    What stands behind a status is the server's, and so may be what stands in brackets or quotes.
    """
    status = _STATUS.match(reason)
    told = _SAID.split(_KINDS.sub("", status[1] if status else reason), maxsplit=1)[0]
    return shorten(told.rstrip().rstrip(" :;,") or "no reason that can be told", LONGEST)


def why_ended(error: str | None, reason: str | None) -> str | None:
    """Return why a run ended before its end: of an exception that may quote a row, its kind.

    Args:
        error: kind of the exception, or None.
        reason: its text, or why the run stopped itself.
    """
    if reason is None or (error is not None and error not in _TOLD_IN_FULL):
        return error
    told = harmless(reason)
    return told if error is None else f"{error}: {told}"
