"""The path of a route: the forms that no call can have, and what to write instead of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from urllib.parse import unquote

from werkzeug.routing import Map, Rule

_NAME = r"[a-zA-Z_][a-zA-Z0-9_]*"
_PLACEHOLDER = re.compile(rf"<(?:(?P<kind>{_NAME})(?P<limits>\(.*?\))?:)?(?P<name>{_NAME})>")

_FORM = "a placeholder is written <name> for a text, or <int:name> for a number"

_Instead = str | Callable[[re.Match[str]], str]

_MENDS: tuple[tuple[str, _Instead, str], ...] = (
    (r"^\s+|\s+$", "", "there is white space around it"),
    (r"^[a-zA-Z][\w+.-]*://[^/?#]*/*", "/", "a path names no host"),
    (r"[?#].*", "", "a path holds no query: the handler reads it from its call"),
    (r"^(?:/{2,}|(?!/))", "/", "a path begins with one slash"),
    (r"(?:/[^/]+)?/\.\.(?=/|$)|/\.(?=/|$)", "", "clients resolve . and .. before they send"),
    (r"(?:%[0-9a-fA-F]{2})+", lambda found: unquote(found[0]), "paths are compared decoded"),
    (rf"\{{(?:int:)?({_NAME})(?::int)?\}}|(?<=/):({_NAME})", r"<int:\1\2>", _FORM),
)
"""What no call's path has, what stands there instead, and why."""


def unusable(path: str) -> str | None:
    """Return why a route with this path could answer no call, and what to write; None: it could.

    What can be known without a call is told here, so that it is told where a route is declared.
    """
    mended, reasons = path, []
    for pattern, instead, reason in _MENDS:
        mended, times = re.subn(pattern, instead, mended)
        if times:
            reasons.append(reason)
    broken = _broken(mended)
    if broken is not None:
        return "; ".join(dict.fromkeys([*reasons, broken, _FORM]))
    return f"{'; '.join(reasons)}; write {mended}" if reasons else None


def calls_of(path: str) -> str:
    """Return a text that two paths share where the same calls have them."""
    return _PLACEHOLDER.sub(
        lambda found: f"<{found['kind'] or 'string'}{found['limits'] or ''}>", path
    )


def _broken(path: str) -> str | None:
    """Return what is wrong with the placeholders of a path, or None."""
    if re.search(r"[<>{}]", _PLACEHOLDER.sub("", path)):
        return "it has a bracket that holds no name"
    placeholders = list(_PLACEHOLDER.finditer(path))
    for name, times in Counter(found["name"] for found in placeholders).items():
        if times > 1:
            return f"it has {times} placeholders of the name {name}: give each its own"
    for found in placeholders:
        if found["kind"] not in (None, *Map.default_converters):
            return f"there is no kind {found['kind']} of placeholders"
    if any(found["limits"] for found in placeholders):
        try:
            Map([Rule(path)])
        except (TypeError, ValueError) as fault:
            return f"its limits are not understood: {fault}"
    return None
