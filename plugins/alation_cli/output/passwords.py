"""Passwords in addresses of ledgers: taken out of whatever is shown."""

from __future__ import annotations

import re

HIDDEN = "***"

# A password may hold any sign but the one behind it, as SQLAlchemy reads it; an address of the web
# has none, and may have that sign further on. Of PostgreSQL, an address is known that is mistyped.
_BEFORE_HOST = re.compile(
    r"(\b(?:(?!https?:)[a-z][\w+.-]*://|postgres(?:ql)?(?:\+\w*)?:/?)[^\s:/@]*):\S*@",
    re.IGNORECASE,
)
_IN_QUERY = re.compile(r"([?&](?:ssl)?password=)[^&#\s]*", re.IGNORECASE)


def without_passwords(text: str) -> str:
    """Return a text, with *** for the password in each address of a database."""
    if ":" not in text:
        return text
    return _IN_QUERY.sub(rf"\g<1>{HIDDEN}", _BEFORE_HOST.sub(rf"\g<1>:{HIDDEN}@", text))
