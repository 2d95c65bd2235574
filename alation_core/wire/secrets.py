"""Secrets: a text that shows itself to nobody, and answers in which none stands that was sent.

A server that echoes a request may code it first: escaped in JSON, percent-encoded, in HTML
entities, base64, hexadecimal digits, UTF-16, or one within the other.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from string import ascii_letters, digits

from alation_core.wire.coded import plainer
from alation_core.wire.decoding import text_of
from alation_core.wire.messages import HIDDEN, Reply

SHORTEST_SECRET = 8
ROUNDS = 3
"""Codings within each other that are looked through."""
MOST_PARTS = 200
"""So many coded echoes are cut out of an answer; what follows the last of them is hidden whole."""
_BLOCK = 1 << 20
_WINDOW = 1 << 12
_LONGEST_CODE = 16
"""Bytes that one byte of a secret may take, coded once or twice."""
_STAR = HIDDEN.encode()
_BASE64 = frozenset((ascii_letters + digits + "+/-_").encode())


class Secret(str):
    """A text whose repr hides it: tracebacks that show local variables show no more than that."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(HIDDEN)


class SecretBytes(bytes):
    """Bytes whose repr hides them."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(_STAR)


def without_secrets(reply: Reply, secrets: Sequence[str]) -> Reply:
    """Return an answer in which no secret stands that the request carried.

    Args:
        reply: the answer.
        secrets: what it may echo. Those shorter than eight characters are left: they could be any
            part of an answer.
    """
    known = _long_enough(tuple(secrets))
    head = _octets("\n".join(f"{name}\n{value}" for name, value in reply.headers.items()))
    if _reveals(head, known):
        clean = {
            str(_hidden(_octets(name), known), "latin-1"): str(
                _hidden(_octets(value), known), "latin-1"
            )
            for name, value in reply.headers.items()
        }
        reply = replace(reply, headers=clean)
    content = _hidden(reply.content, known)
    return reply if content is reply.content else replace(reply, content=content)


@lru_cache(maxsize=16)
def _long_enough(secrets: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(secret for secret in secrets if len(secret) >= SHORTEST_SECRET)


def _octets(head: str) -> bytes:
    """Return the bytes of a part of a head, as they came."""
    return head.encode("latin-1", "replace")


def hidden(text: str, secrets: Iterable[str]) -> str:
    """Return a text in which no secret stands."""
    known = _long_enough(tuple(secrets))
    content = text.encode("utf-8", "surrogatepass")
    return _hidden(content, known).decode("utf-8", "replace") if _reveals(content, known) else text


def _hidden(content: bytes, secrets: tuple[str, ...]) -> bytes:
    """Return bytes in which no secret stands; the same object where none did."""
    if not _reveals(content, secrets):
        return content
    if b"\0" in content:  # UTF-16, say: what stands for the secret is written in UTF-8
        content = text_of(content).encode()
    for secret in secrets:
        content = content.replace(secret.encode("utf-8", "surrogatepass"), _STAR)
    if not _reveals(content, secrets):
        return content
    content = _cut_out(content, _all_traces(secrets))
    return _STAR if _reveals(content, secrets) else content


def _reveals(content: bytes, secrets: tuple[str, ...]) -> bool:
    """Tell whether a secret stands in bytes, coded or not. Long ones are looked at in blocks."""
    traces = _all_traces(secrets)
    if not traces:
        return False
    if len(content) <= _BLOCK:
        return _holds(content, traces)
    overlap = _overlap(traces)
    return any(
        _holds(content[start : start + _BLOCK + overlap], traces)
        for start in range(0, len(content), _BLOCK)
    )


def _overlap(traces: Sequence[bytes]) -> int:
    return _LONGEST_CODE * max(map(len, traces))


def _holds(content: bytes, traces: Sequence[bytes]) -> bool:
    for _ in range(ROUNDS + 1):
        for trace in traces:
            if trace in content:
                return True
        decoded = plainer(content)
        if decoded is content:
            return False
        content = decoded
    return False


@lru_cache(maxsize=16)
def _all_traces(secrets: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(trace for secret in secrets for trace in _traces(secret))


def _traces(secret: str) -> tuple[bytes, ...]:
    """Return the byte strings that betray a secret once nothing is escaped any more."""
    plain = secret.encode("utf-8", "surrogatepass")
    found = [plain, plain.hex().encode(), plain.hex().upper().encode()]
    if " " in secret:
        found.append(plain.replace(b" ", b"+"))  # in a form
    if not secret.isascii():  # in a head; in UTF-16, which is looked at with its zeros and without
        found += [secret.encode(name, "surrogatepass") for name in ("utf-16-le", "utf-16-be")]
        found += [secret.encode("latin-1")] if max(secret) <= "\xff" else []
    for before in range(3):
        packed = base64.b64encode(bytes(before) + plain).rstrip(b"=")
        # Signs at both ends also stand for bits of what surrounds the secret.
        end = len(packed) - 1 if (before + len(plain)) % 3 else len(packed)
        packed = packed[(0, 2, 3)[before] : end]
        found += {packed, packed.translate(bytes.maketrans(b"+/", b"-_"))}
    return tuple(dict.fromkeys(found))


def _cut_out(content: bytes, traces: Sequence[bytes]) -> bytes:
    """Hide the smallest parts that hold a secret, one after the other.

    The parts are found by halving short windows: whatever a part is coded in, only whether it holds
    one is asked. So the work grows with the bytes, and no faster.
    """
    kept = bytearray()
    overlap = _overlap(traces)
    step = max(_WINDOW, 4 * overlap)
    start = parts = 0
    while start < len(content) and parts < MOST_PARTS:
        window = content[start : start + step + overlap]
        if not _holds(window, traces):
            kept += window[:step]
            start += step
            continue
        begin, end = _smallest(window, traces)
        kept += window[:begin]
        # The signs at the ends of base64 hold a few bits of the secret as well.
        while kept and kept[-1] in _BASE64:
            kept.pop()
        kept += _STAR
        start += end
        while start < len(content) and content[start] in _BASE64:
            start += 1
        parts += 1
    return bytes(kept) + (_STAR if parts == MOST_PARTS else b"")


def _smallest(window: bytes, traces: Sequence[bytes]) -> tuple[int, int]:
    """Return where the first part begins and ends that holds a secret."""
    low, end = _doubled(len(window), lambda size: _holds(window[:size], traces))
    while low + 1 < end:
        middle = (low + end) // 2
        low, end = (low, middle) if _holds(window[:middle], traces) else (middle, end)
    short, size = _doubled(end, lambda size: _holds(window[end - size : end], traces))
    while short + 1 < size:
        middle = (short + size) // 2
        short, size = (
            (short, middle) if _holds(window[end - middle : end], traces) else (middle, size)
        )
    return end - size, end


def _doubled(most: int, holds: Callable[[int], bool]) -> tuple[int, int]:
    """Return a size that does not suffice, and one at most twice as large that does."""
    size = 32
    while size < most and not holds(size):
        size *= 2
    return (size // 2 if size > 32 else 0), min(size, most)
