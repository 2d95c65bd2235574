"""Reads the text of a complex column type: struct<city:string,geo:struct<lat:double>>."""

from __future__ import annotations

from collections.abc import Iterator

_START = "struct<"
_OPENING = "<(["
_CLOSING = ">)]"


def members(column_type: str) -> list[tuple[str, str]]:
    """Return name and type of each member of a struct; none where the type is no struct.

    Args:
        column_type: members are parted by commas, name and type by a colon or a blank.
    """
    text = column_type.strip()
    if not text.lower().startswith(_START) or not text.endswith(">"):
        return []
    return [_member(part) for part in _parts(text[len(_START) : -1]) if part.strip()]


def _parts(text: str) -> Iterator[str]:
    """Yield what stands between the commas that lie in no brackets."""
    depth = start = 0
    for place, sign in enumerate(text):
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if sign == "," and depth == 0:
            yield text[start:place]
            start = place + 1
    yield text[start:]


def _member(part: str) -> tuple[str, str]:
    text = part.strip()
    end = min((place for sign in ": " if (place := text.find(sign)) > 0), default=len(text))
    return text[:end], text[end + 1 :].strip()
