"""Secrets that are known by their value, found in whatever way they are spelled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from alation_replay.scrubbing.base64_runs import runs
from alation_replay.scrubbing.edits import Edit, merged
from alation_replay.scrubbing.rules import TAPE_HOST
from alation_replay.scrubbing.spellings import plain, views, views_of_each_kind

SHORTEST = 4
"""Characters of the shortest text that counts as a secret: any shorter one stands everywhere."""
APART = 8
"""A secret that is shorter than this counts only where no letter or digit touches it."""
DEEPEST = 4


class KnownSecrets:
    """Secrets and hosts by their value, with what stands for each."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._stand_ins = {
            text: stand_in for text, stand_in in known.items() if len(text) >= SHORTEST
        }

    def found(self, text: str) -> Iterator[Edit]:
        """Yield every one of them in a text, as it stands there."""
        if self._pattern is None:
            return
        for found in self._pattern.finditer(text):
            stand_in = self._by_group[found.lastgroup or ""]
            yield Edit(*found.span(), stand_in, "known secret")

    def deeply_found(self, text: str) -> Iterator[Edit]:
        """Yield every one of them in a text, also where it is spelled in another way within."""
        if self._pattern is not None:
            yield from self._within(text, 0, {})

    def _within(self, text: str, depth: int, done: dict[str, list[Edit]]) -> list[Edit]:
        """Return what is found in a text; what was done before is not done again."""
        if text in done or depth > DEEPEST:
            return done.get(text, [])
        done[text] = []  # a text that holds itself holds nothing new
        found = list(self.found(text))
        for view in (*views(text), *views_of_each_kind(text)):
            found += view.edits(self._within(view.text, depth + 1, done))
        for run in runs(text, self._shortest):
            if inner := self._within(run.text, depth + 1, done):
                found.append(run.edit(inner))
        done[text] = merged(text, found)
        return done[text]

    @cached_property
    def _shortest(self) -> int:
        return min(len(text) for text in self._stand_ins)

    @cached_property
    def _by_group(self) -> Mapping[str, str]:
        return {f"known{number}": value for number, value in enumerate(self._stand_ins.values())}

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        if not self._stand_ins:
            return None
        numbered = sorted(enumerate(self._stand_ins.items()), key=lambda one: -len(one[1][0]))
        patterns = {
            number: _as_host(text) if stand_in == TAPE_HOST else _as_secret(text)
            for number, (text, stand_in) in numbered
        }
        groups = (f"(?P<known{number}>{pattern})" for number, pattern in patterns.items())
        return re.compile("|".join(groups))


def _as_host(host: str) -> str:
    """Return the pattern of a host; one in a single word is found behind `://` by another rule."""
    if not re.search("[.:]", host):
        return r"(?!)"
    name = host.partition(":")[0]
    alone = rf"(?<![\w.-]){re.escape(name)}(?![\w.-])"
    return f"(?i:{_apart(re.escape(host), host)}|{alone})"


def _as_secret(secret: str) -> str:
    octets = secret.encode("utf-8", "surrogatepass")
    forms = {
        secret,
        plain(secret),
        secret.replace(" ", "+"),
        octets.decode("latin-1"),
    }
    if not secret.isascii():  # where it is, a zero byte beside each character is taken off
        forms |= {secret.encode(code, "surrogatepass").decode("latin-1") for code in _WIDE}
    patterns = [re.escape(form) for form in sorted(forms, key=len, reverse=True)]
    pattern = "|".join([*patterns, f"(?i:{octets.hex()})"])
    return _apart(pattern, secret)


def _apart(pattern: str, text: str) -> str:
    """Return the pattern of a text, which stands apart where it is short."""
    if len(text) >= APART:
        return f"(?:{pattern})"
    return rf"(?<![A-Za-z0-9])(?:{pattern})(?![A-Za-z0-9])"


_WIDE = ("utf-16-le", "utf-16-be")
