"""Ways to code a text that a person would undo, and all that a run shows to anybody."""

from __future__ import annotations

import base64
import html
import json
import traceback
from collections.abc import Callable, Iterator
from random import Random
from urllib.parse import quote, quote_plus, urlencode

SECRETS = ["canary-5d1f-secret", "abc+DEF/123==canary&x", "canary of 4 words <é>"]
"""One that every coding leaves half alone, one full of signs, one with blanks and an accent."""


def _each(write: Callable[[str], str]) -> Callable[[str], str]:
    return lambda secret: "".join(map(write, secret))


def _units(write: str) -> Callable[[str], str]:
    def coded(secret: str) -> str:
        units = secret.encode("utf-16-be", "surrogatepass")
        pairs = zip(units[::2], units[1::2], strict=True)
        return "".join(write.format(high * 256 + low) for high, low in pairs)

    return coded


def _octet(write: str) -> Callable[[str], str]:
    return lambda secret: "".join(write.format(octet) for octet in secret.encode())


def _some(code: Callable[[str], str]) -> Callable[[str], str]:
    def coded(secret: str) -> str:
        chance = Random(secret)  # noqa: S311 - no secret
        return "".join(code(sign) if chance.random() < 0.5 else sign for sign in secret)

    return coded


def _base64(before: str, after: str, url: bool = False) -> Callable[[str], str]:
    pack = base64.urlsafe_b64encode if url else base64.b64encode
    return lambda secret: pack(f"{before}{secret}{after}".encode()).decode()


NAMED = {"+": "&plus;", "/": "&sol;", "=": "&equals;", "&": "&amp", "<": "&lt;"}
CODINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "JSON": lambda secret: json.dumps(secret)[1:-1],
    "JSON, slashes escaped": lambda secret: json.dumps(secret)[1:-1].replace("/", "\\/"),
    "JSON escapes": _units("\\u{:04x}"),
    "JSON escapes in capitals": _units("\\u{:04X}"),
    "some JSON escapes": _some(_units("\\u{:04x}")),
    "JSON within JSON": lambda secret: json.dumps(json.dumps(secret)),
    "JSON escapes within JSON": lambda secret: json.dumps(_units("\\u{:04x}")(secret)),
    "hexadecimal escapes": _octet("\\x{:02x}"),
    "percent signs": _octet("%{:02x}"),
    "percent signs in capitals": _octet("%{:02X}"),
    "some percent signs": _some(quote),
    "a quoted text": lambda secret: quote(secret, safe=""),
    "a form": quote_plus,
    "a form twice": lambda secret: quote_plus(quote_plus(secret)),
    "a whole form": lambda secret: urlencode({"refresh_token": secret, "user_id": 1}),
    "percent signs of scripts": _units("%u{:04x}"),
    "HTML": html.escape,
    "HTML, named": _each(lambda sign: NAMED.get(sign, sign)),
    "HTML, decimal": _each(lambda sign: f"&#{ord(sign)};"),
    "HTML, decimal, zeros": _each(lambda sign: f"&#000{ord(sign)};"),
    "HTML, hexadecimal": _each(lambda sign: f"&#x{ord(sign):x};"),
    "HTML, HEXADECIMAL": _each(lambda sign: f"&#X{ord(sign):X};"),
    "HTML within HTML": lambda secret: html.escape(html.escape(secret)),
    "hexadecimal digits": lambda secret: secret.encode().hex(),
    "HEXADECIMAL digits": lambda secret: secret.encode().hex().upper(),
    **{f"base64 {len(before)}": _base64(before, "") for before in ("", "a", "ab", "abc")},
    **{f"base64 {len(before)} within": _base64(before, ":x") for before in ("", "a", "ab")},
    **{f"base64 of addresses {n}": _base64("abc"[:n], "x", url=True) for n in range(3)},
    "base64 in percent signs": lambda secret: quote(_base64("a:", "")(secret), safe=""),
    "base64 in JSON": lambda secret: json.dumps(_base64("ab", "")(secret)).replace("/", "\\/"),
}
ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be")


def traces(secret: str) -> list[bytes]:
    """Return what must stand nowhere, in any coding that a person would undo."""
    coded = [coding(secret) for name, coding in CODINGS.items() if not name.startswith("some")]
    return [text.encode(encoding) for text in coded for encoding in ("utf-8", "utf-16-le")]


class Told:
    """Everything that a run shows to anybody."""

    def __init__(self) -> None:
        self.text = ""

    def add(self, *things: object) -> None:
        self.text += "".join(f"{thing!r}{thing}" for thing in things)

    def fail(self, error: BaseException) -> None:
        self.add(error, vars(error))
        shown = traceback.TracebackException.from_exception(error, capture_locals=True)
        self.text += "".join(_of_the_package(shown))


def _of_the_package(shown: traceback.TracebackException) -> Iterator[str]:
    """Yield what a traceback shows with local variables, but for those of the tests."""
    layer: traceback.TracebackException | None = shown
    while layer is not None:
        for frame in layer.stack:
            if "/tests/" not in frame.filename:
                yield f"{frame.name} {frame.line} {frame.locals}"
        yield from layer.format_exception_only()
        layer = layer.__cause__ or layer.__context__
