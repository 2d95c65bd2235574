"""What errors of the server and of its library mean for people."""

from __future__ import annotations

from collections.abc import Mapping

from alation_ledger_sql.tables import TABLES

BUSY = ("55P03", "40001", "40P01", "57P03")
"""Somebody else is at work there: tried again, it succeeds."""

_AWAY = "cannot be reached. Check host and port, and that the server runs"
_NO_RIGHTS = (
    "refuses what is needed: the user lacks rights. To make its tables, once: CREATE and USAGE on "
    "the schema, or open it once as a user that has them. To use it then: GRANT SELECT, INSERT, "
    f"UPDATE, DELETE ON {', '.join(TABLES)} TO the user"
)
_CANNOT_HOLD = "cannot hold this"

MEANINGS: Mapping[str, str] = {
    "08": _AWAY,
    "22": _CANNOT_HOLD,
    "25006": "cannot be written: the server is read-only, as a standby is. Name the primary one",
    "28": "refuses the user or the password. Check them",
    "3D000": "is not there: the server has no database of that name. Create it, or name another",
    "3F000": "has no schema for its tables. Create it, or name another (?schema=...)",
    "40": "is in use: others have been writing to it for too long. Try again",
    "42501": _NO_RIGHTS,
    "42P01": "lacks its tables: somebody removed them. Take them from a copy, or remove them all",
    "42P07": "cannot be made: the schema has tables of these names that are something else's. Name "
    "another schema (?schema=...)",
    "53100": "cannot be written: the disk of the server is full. Make room, and go on",
    "53": "has no room left on its server: too many connections, or no memory. Try again later",
    "54": _CANNOT_HOLD,
    "55P03": "is in use: another process has kept it locked for too long. Wait for it to end",
    "57014": "did not answer in time. See what the server is busy with, and go on",
    "57": "is not served just now: the server is being started or stopped. Try again",
    "58": "cannot be read or written: the disk of the server reports an error",
    "XX": "is damaged, says the server. Take it from a copy",
}
"""By the code of an error (SQLSTATE), or by the beginning of those of its kinds."""
_OTHERWISE = "cannot be used"

_WORDS: Mapping[str, str] = {
    " value": "cannot be reached by its address: a value of it is wrong",
    "authentication": MEANINGS["28"],
    "no password supplied": MEANINGS["28"],
    "pg_hba.conf": "refuses connections of this user from here: the server's pg_hba.conf decides",
    "permission denied": _NO_RIGHTS,
    "too many clients": MEANINGS["53"],
    "connection slots": MEANINGS["53"],
    "too many connections": MEANINGS["53"],
    "the database system is": MEANINGS["57"],
    'database "': MEANINGS["3D000"],
    'role "': MEANINGS["28"],
    "ssl": "cannot be reached safely: see what sslmode= asks for and what the server offers",
    "certificate": "cannot be reached safely: its certificate is not good",
}
"""By words, for what failed before there was a connection: the library tells no code then."""


def meaning(code: str | None, text: str) -> str:
    """Return what an error means, as the end of a sentence about the ledger.

    Args:
        code: SQLSTATE; None: no connection was made.
        text: in the words of the server or its library.
    """
    said = " ".join(text.split())
    if code is None:
        low = said.lower()
        means = next((means for word, means in _WORDS.items() if word in low), _AWAY)
    else:
        means = next((MEANINGS[part] for part in (code, code[:2]) if part in MEANINGS), _OTHERWISE)
    return f"{means} ({said})" if said else means
