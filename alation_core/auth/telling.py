"""How a name that somebody wrote is told: where two were mixed up, the secret stands in its place.

What looks like a name is told, because that helps; of anything else only where it stands.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

_LONGEST = 64
_WORD = re.compile(r"([^\W\d_]{0,20})\d{0,4}")
"""Letters with a few digits behind them. In tokens digits stand between letters."""
_BETWEEN = re.compile(r"[ ._-]")
_PARTS = re.compile(r"[/\\]")
_EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}\Z")
_BEGINS = ("~/", "./", "../")
"""No token begins so."""
_HINT = "that is not shown (is it the secret itself?"


def is_like_name(text: str) -> bool:
    """Tell whether a text looks like a name that people give, and so like no token.

    Args:
        text: words such as "prod", "ALATION_PROD_TOKEN" or "Prod EU-2"; each has letters of one
            case, but for its first one.
    """
    if len(text) > _LONGEST or not text.isprintable() or not any(map(str.isalpha, text)):
        return False
    words = [_WORD.fullmatch(word) for word in _BETWEEN.split(text)]
    return all(word is not None and _is_of_one_case(word[1]) for word in words)


def _is_of_one_case(word: str) -> bool:
    return word in (word.lower(), word.upper(), word.capitalize())


def variable_told(name: str) -> str:
    """Return a variable that somebody named, for a message: without the name where it is none."""
    if name.isidentifier() and is_like_name(name):
        return f"the variable {name}"
    return f"a variable {_HINT} The name of a variable belongs here)"


def path_told(written: str, path: str | None = None) -> str:
    """Return a path that somebody wrote, for a message: without it where it may be no path.

    Args:
        written: the path, as it was written.
        path: as it is meant; None: as it was written.
    """
    path = written if path is None else path
    if not written.strip():
        return repr(written)
    if os.path.lexists(path) or written.startswith(_BEGINS) or _is_like_path(written):
        return path
    return f"a path {_HINT} A whole path is shown)"


def _is_like_path(written: str) -> bool:
    first = Path(written).parts[:2]
    if os.path.isabs(written) and len(first) > 1 and os.path.isdir(os.path.join(*first)):
        return True
    if not (_PARTS.search(written) or _EXTENSION.search(written)):
        return False
    parts = [part for part in _PARTS.split(os.path.splitdrive(written)[1]) if part]
    return all(map(is_like_name, parts))
