"""Bodies of HTTP as bytes and as texts: a tape holds texts, so that people can read it."""

from __future__ import annotations

import codecs
import json
import re
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from alation_replay.parts import TapeError
from alation_replay.tapes import Headers

MAX_BYTES = 256 * 2**20
"""Size of an unpacked body: as much as the client takes."""


def bytes_of(body: Any) -> bytes | None:
    """Return the whole of a body, which may be a text, bytes, a file or parts of these."""
    if body is None or isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return body.encode("utf-8", "surrogatepass")
    if isinstance(body, bytearray | memoryview):
        return bytes(body)
    if hasattr(body, "read"):
        return bytes_of(body.read())
    return b"".join(bytes_of(part) or b"" for part in body)


def text_of(body: bytes, headers: Headers, side: str) -> str:
    """Return the text that a body holds, unpacked, in whatever way it is encoded.

    Args:
        body: as it travelled.
        headers: that came with it.
        side: "request" or "answer", for messages.

    Raises:
        TapeError: it cannot be unpacked, or is no text.
    """
    packings = [p.strip().lower() for p in ",".join(_named(headers, "content-encoding")).split(",")]
    for packing in reversed([p for p in packings if p not in ("", "identity")]):
        body = _unpacked(body, packing, side)
    charset = re.search(
        r"charset\s*=\s*[\"']?([\w.:-]+)", ";".join(_named(headers, "content-type"))
    )
    for code in _codes(body, charset[1] if charset else ""):
        try:
            text = body.decode(code)
        except (UnicodeError, LookupError):
            continue
        if not _CONTROLS.search(text):
            return text
    raise TapeError(
        f"{side}, body: this is no text (an archive or a picture, say), so nobody could look for "
        "secrets in it; record a call whose bodies are texts"
    )


_CHARSET = re.compile(r"(?i)charset\s?=\s?[\"']?([\w.:-]+)")
_CONTROLS = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f]")


def _codes(body: bytes, named: str) -> list[str]:
    """Return the encodings that a body may be in, the most likely first."""
    for mark, code in _MARKS:
        if body.startswith(mark):
            return [code]
    guessed = json.detect_encoding(body) if b"\0" in body[:4] else ""
    return [code for code in (guessed, named, "utf-8", "cp1252") if code]


_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _named(headers: Headers, name: str) -> list[str]:
    return [value for key, values in headers.items() if key.lower() == name for value in values]


def _unpacked(body: bytes, packing: str, side: str) -> bytes:
    unpack = _PACKINGS.get(packing)
    if unpack is None:
        raise TapeError(
            f"{side}, body: it is packed as {packing!r}, which cannot be unpacked here, so nobody "
            "could look for secrets in it; record with the header Accept-Encoding: identity"
        )
    try:
        return unpack(body) if body else body
    except zlib.error as error:
        raise TapeError(
            f"{side}, body: it cannot be unpacked ({error}), so nobody could look for secrets in "
            "it; record with the header Accept-Encoding: identity"
        ) from error


def _inflated(body: bytes, *ways: int) -> bytes:
    """Return an unpacked body; each way is a value of zlib's `wbits` that is tried."""
    for way in ways:
        unpacking = zlib.decompressobj(way)
        try:
            content = unpacking.decompress(body, MAX_BYTES)
        except zlib.error:
            if way == ways[-1]:
                raise
            continue
        if unpacking.unconsumed_tail:
            raise zlib.error(f"more than {MAX_BYTES} bytes")
        if not unpacking.eof:
            raise zlib.error("it breaks off")
        rest = unpacking.unused_data
        return content + _inflated(rest, way) if rest.strip(b"\0") else content
    return body


_PACKINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": lambda body: _inflated(body, 16 + zlib.MAX_WBITS),
    "x-gzip": lambda body: _inflated(body, 16 + zlib.MAX_WBITS),
    "deflate": lambda body: _inflated(body, zlib.MAX_WBITS, -zlib.MAX_WBITS),
}
