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
from alation_core.wire.messages import Reply

HIDDEN = "***"
SHORTEST_SECRET = 8
ROUNDS = 3
"""Codings within each other that are looked through."""
MOST_PARTS = 200
"""So many coded echoes are cut out of an answer; what follows the last of them is hidden whole."""
_BLOCK = 1 << 20
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
    known = tuple(secret for secret in secrets if len(secret) >= SHORTEST_SECRET)
    head = _octets("\n".join(f"{name}\n{value}" for name, value in reply.headers.items()))
    if len(reply.content) <= _BLOCK and not _reveals(b"%s\n%s" % (head, reply.content), known):
        return reply  # nearly always: one look at head and body
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


def _octets(head: str) -> bytes:
    """Return the bytes of a part of a head, as they came."""
    return head.encode("latin-1", "replace")


def hidden(text: str, secrets: Iterable[str]) -> str:
    """Return a text in which no secret stands."""
    known = tuple(secret for secret in secrets if len(secret) >= SHORTEST_SECRET)
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
    content = _without_windows(content, lambda part: _reveals(part, secrets))
    return _STAR if _reveals(content, secrets) else content


def _reveals(content: bytes, secrets: tuple[str, ...]) -> bool:
    """Tell whether a secret stands in bytes, coded or not.

    Long ones are looked at in blocks that overlap: escapes take room while they are resolved.
    """
    traces = [trace for secret in secrets for trace in _traces(secret)]
    if not traces:
        return False
    if len(content) <= _BLOCK:
        return _holds(content, traces)
    overlap = _LONGEST_CODE * max(map(len, traces))
    return any(
        _holds(content[start : start + _BLOCK + overlap], traces)
        for start in range(0, len(content), _BLOCK)
    )


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


@lru_cache(maxsize=64)
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


def _without_windows(content: bytes, reveals: Callable[[bytes], bool]) -> bytes:
    """Hide the smallest parts that reveal something, one after the other.

    The parts are found by halving, in windows that grow: whatever a part is coded in, only whether
    it reveals something is asked. So the work grows with the bytes, and little more.
    """
    kept = bytearray()
    start = 0
    for _ in range(MOST_PARTS):
        end = _first_end(content, start, reveals)
        if end is None:
            break
        begin = _last_begin(content, start, end, reveals)
        # The signs at the ends of base64 hold a few bits of the secret as well.
        while begin > start and content[begin - 1] in _BASE64:
            begin -= 1
        while end < len(content) and content[end] in _BASE64:
            end += 1
        kept += content[start:begin] + _STAR
        start = end
    rest = content[start:]
    return bytes(kept) + (_STAR if reveals(rest) else rest)


def _first_end(content: bytes, start: int, reveals: Callable[[bytes], bool]) -> int | None:
    """Return the first place up to which something is revealed, or None."""
    size, rest = 64, len(content) - start
    while not reveals(content[start : start + size]):
        if size >= rest:
            return None
        size *= 2
    low, high = start + (size // 2 if size > 64 else 0), min(start + size, len(content))
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (low, middle) if reveals(content[start:middle]) else (middle, high)
    return high


def _last_begin(content: bytes, start: int, end: int, reveals: Callable[[bytes], bool]) -> int:
    """Return the last place from which on something is revealed before `end`."""
    size = 64
    while size < end - start and not reveals(content[end - size : end]):
        size *= 2
    low, high = max(start, end - size), end
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if reveals(content[middle:end]) else (low, middle)
    return low
