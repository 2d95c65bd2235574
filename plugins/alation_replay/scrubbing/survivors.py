"""Where secrets still stand on a tape. It shares nothing with the rules that scrub."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, reduce
from urllib.parse import quote, quote_plus, unquote

from alation_replay.layout import decoded
from alation_replay.scrubbing.tapes import Leak
from alation_replay.tapes import Tape, texts_of

SHORTEST = 4
"""A shorter text is no secret: it would be found everywhere."""
APART = 8
"""A secret that is shorter than this is one only where no letter or digit touches it."""
LAYERS = 6
SHORT = 10_000
"""Characters of a text whose escapes are taken off in each order; of a longer one in turn."""
MANY = 200
_CODES = ("utf-8", "utf-16-le", "utf-16-be")
_URL_SAFE = str.maketrans("-_", "+/", "\r\n\t \\")


class SecretSurvived(ValueError):
    """A tape was not written, because something secret would stand on it."""


def survivors(tape: Tape, secrets: Iterable[str]) -> list[Leak]:
    """Return where on a tape a secret stands, in whatever way it is spelled."""
    sought = list(secrets)
    places = [
        (f"interaction {number}, {text.place}", text.text)
        for number, one in enumerate(tape.interactions)
        for text in texts_of(one)
    ]
    if tape.recorded is not None:
        places.append(("recorded, server", tape.recorded.server))
    rule = "a secret that must not be on a tape"
    return [Leak(place, rule) for place, text in places if holds(text, sought)]


def holds(text: str, secrets: Iterable[str]) -> bool:
    """Tell whether one of some secrets stands in a text: as it is, escaped, or within base64."""
    sought = [_traces(secret) for secret in set(secrets) if len(secret) >= SHORTEST]
    return bool(sought) and any(_holds(part, sought) for part in _parts_of(text))


def _parts_of(text: str) -> Iterator[str]:
    """Yield a text, and the texts of JSON that is long: a short text is looked at more closely."""
    yield text
    if len(text) > SHORT:
        waiting = [decoded(text)]
        while waiting:
            part = waiting.pop()
            if isinstance(part, dict):
                waiting += (*part, *part.values())
            elif isinstance(part, list):
                waiting += part
            elif isinstance(part, str) and _ESCAPING.search(part):
                yield part


_ESCAPING = re.compile(r"[\\%&=\0]")


def _holds(text: str, sought: Sequence[tuple[re.Pattern[str], Sequence[str]]]) -> bool:
    readings = list(dict.fromkeys(_readings(text)))
    packed = [reading.translate(_URL_SAFE) for reading in readings]
    return any(
        any(pattern.search(reading) for reading in readings)
        or any(part in reading for part in parts for reading in packed)
        for pattern, parts in sought
    )


def _readings(text: str) -> Iterator[str]:
    """Yield a text as it is, and with its escapes taken off: in each order, where it is short."""
    yield text
    yield unquote(re.sub(r"=([0-9A-Fa-f]{2})", r"%\1", re.sub(r"=\r?\n", "", text)))
    seen = {text}
    latest = [text]
    for _ in range(LAYERS):
        yield from (reading.replace("+", " ") for reading in latest)
        chain = reduce(lambda reading, taken_off: taken_off(reading), _LAYER, latest[-1])
        each = [taken_off(reading) for reading in latest for taken_off in _LAYER]
        latest = [one for one in dict.fromkeys([*each, chain]) if one not in seen]
        yield from latest
        if not latest:
            return
        seen.update(latest)
        if len(text) > SHORT or len(seen) > MANY:
            latest = [chain]


def _unit(found: re.Match[str]) -> str:
    return chr(min(int(found[1] or found[2], 16), 0x10FFFF))


def _sign(found: re.Match[str]) -> str:
    return "\n" if found[1] in "nrt" else found[1]


_LAYER: Sequence[Callable[[str], str]] = (
    lambda text: re.sub("[\0\ufeff\u200b\u2060]", "", text),
    lambda text: re.sub(r"\\([\"'/\\nrt])", _sign, text),
    lambda text: re.sub(r"(?<!\\)\\++u(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{4}))", _unit, text),
    lambda text: unquote(re.sub(r"(?<!\\)\\++x([0-9A-Fa-f]{2})", r"%\1", text), errors="replace"),
    lambda text: re.sub(r"&#?\w+;", lambda found: html.unescape(found[0]), text),
)


@lru_cache(maxsize=256)
def _traces(secret: str) -> tuple[re.Pattern[str], Sequence[str]]:
    """Return a pattern of a secret as it is, and the parts of base64 that it always leaves."""
    hexed = "|".join(secret.encode(code, "surrogatepass").hex() for code in _CODES)
    wide = "|".join(
        re.escape(secret.encode(code, "surrogatepass").decode("latin-1")) for code in _CODES
    )
    pattern = f"{re.escape(secret)}|{wide}|(?i:{hexed})"
    if len(secret) < APART:
        pattern = rf"(?<![A-Za-z0-9])(?:{pattern})(?![A-Za-z0-9])"
    spelled = {secret, json.dumps(secret)[1:-1], quote(secret, safe=""), quote_plus(secret)}
    contents = {form.encode(code, "surrogatepass") for form in spelled for code in _CODES}
    once = [part for content in contents for part in _parts(content)]
    twice = [part for inner in once for part in _parts(inner.encode())]
    return re.compile(pattern), [part for part in (*once, *twice) if len(part) >= APART]


def _parts(content: bytes) -> Iterator[str]:
    """Yield what some bytes become in base64 whatever stands before and after them."""
    for before in range(3):
        whole = base64.b64encode(bytes(before) + content).decode().rstrip("=")
        first = -(-before * 8 // 6)
        last = (before + len(content)) * 8 // 6
        yield whole[first:last]


def refuse_survivors(tape: Tape, secrets: Iterable[str]) -> None:
    """Do nothing where no secret stands on a tape.

    Raises:
        SecretSurvived: one does; the message names the places and not the secret.
    """
    found = survivors(tape, secrets)
    if found:
        places = "; ".join(leak.place for leak in found)
        raise SecretSurvived(
            f"the tape was not written: a secret survives the scrubbing in {places}. "
            "Name the header, parameter or key in alation_replay.scrubbing.rules.NAMES"
        )
