"""Bodies of HTTP as bytes and as texts: a tape holds texts, so that people can read it."""

from __future__ import annotations

import codecs
import json
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
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
        body: as it travelled; a client's library may have unpacked it before.
        headers: that came with it.
        side: "request" or "answer", for messages.

    Raises:
        TapeError: it cannot be unpacked, or is no text.
    """
    found = _CHARSET.search(";".join(_named(headers, "content-type")))
    named = found[1] if found else ""
    packings = [p.strip().lower() for p in ",".join(_named(headers, "content-encoding")).split(",")]
    packings = [packing for packing in packings if packing not in ("", "identity")]
    try:
        text = _decoded(_unpacked(body, packings), [named, "utf-8", "cp1252"])
    except ValueError as error:
        # What is packed still is no UTF-8; other encodings take any bytes for a text.
        text = _decoded(body, ["utf-8"])
        why = f"it cannot be unpacked ({error})"
        mend = "record with the header Accept-Encoding: identity"
    else:
        why, mend = "this is no text (an archive or a picture, say)", "record a call without it"
    if text is None:
        raise TapeError(f"{side}, body: {why}, so nobody could look for secrets in it; {mend}")
    return text


def _decoded(body: bytes, codes: Sequence[str]) -> str | None:
    for code in [*_seen_in(body), *filter(None, codes)]:
        try:
            text = body.decode(code)
        except (UnicodeError, LookupError):
            continue
        if not _CONTROLS.search(text):
            return text
    return None


_CHARSET = re.compile(r"(?i)charset\s?=\s?[\"']?([\w.:-]+)")
_CONTROLS = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f]")


def _seen_in(body: bytes) -> list[str]:
    """Return the encoding that the first bytes of a body tell of, if they do."""
    marked = [code for mark, code in _MARKS if body.startswith(mark)][:1]
    return marked or ([json.detect_encoding(body)] if b"\0" in body[:4] else [])


_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def parts_of(body: bytes) -> list[dict[str, Any]] | None:
    """Return what a multipart form says, part by part; None where a body is none.

    Its boundary says nothing: it depends on the client, and on what it encloses.
    """
    border = body.partition(b"\r\n")[0]
    if len(border) < 3 or not border.startswith(b"--") or not _FORM_DATA.search(body):
        return None
    _, *parts, end = (b"\r\n" + body).split(b"\r\n" + border)
    if not end.startswith(b"--") or not all(part.startswith(b"\r\n") for part in parts):
        return None
    return [_part(*part.removeprefix(b"\r\n").partition(b"\r\n\r\n")) for part in parts]


_FORM_DATA = re.compile(rb"(?i)\r\nContent-Disposition:\s?form-data")
_NAME = re.compile(r'(?i)\bname="([^"\r\n]*)"')


def _part(head: bytes, _: bytes, content: bytes) -> dict[str, Any]:
    """One part under its name, so that its value is looked at as that of a name."""
    lines = sorted(head.decode("utf-8", "backslashreplace").split("\r\n"))
    found = _NAME.search(";".join(lines))
    value = content.decode("utf-8", "backslashreplace")
    return {"head": lines, "content": {found[1] if found else "": value}}


def _named(headers: Headers, name: str) -> list[str]:
    return [value for key, values in headers.items() if key.lower() == name for value in values]


def _unpacked(body: bytes, packings: Sequence[str]) -> bytes:
    """Return what was packed, the last packing first.

    Raises:
        ValueError: it cannot be unpacked.
    """
    for packing in reversed(packings if body else ()):
        if packing not in _PACKINGS:
            raise ValueError(f"packed as {packing!r}")
        try:
            body = _PACKINGS[packing](body)
        except zlib.error as error:
            raise ValueError(f"{packing}: {error}") from error
    return body


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
