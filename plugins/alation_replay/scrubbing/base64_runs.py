"""Texts within base64, wherever in it they begin, and how they are changed there."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from alation_replay.scrubbing.edits import Edit, applied

SHORTEST = 8
"""Bytes of the shortest text that is looked for within base64."""
_BLANKS = str.maketrans("\t\r\n", "   ")
_STANDARD = str.maketrans("-_", "+/")


@dataclass(frozen=True)
class Run:
    """A run of base64 characters, decoded from one of the four places where it may begin.

    Args:
        start: of the characters that are decoded.
        characters: those.
        text: what they stand for, a byte a character.
    """

    start: int
    characters: str
    text: str

    @property
    def is_readable(self) -> bool:
        """Whether it stands for a text that people could read."""
        try:
            return self.text.encode("latin-1").decode().translate(_BLANKS).isprintable()
        except UnicodeDecodeError:
            return False

    def edit(self, edits: list[Edit]) -> Edit:
        """Return the edits of the text as one of the characters.

        Only the groups of four characters that hold an edit are changed, and of these what means
        something else then. The new text is so long that what follows keeps its place in its group.
        """
        start, end = edits[0].start, edits[-1].end
        moved = [edit.moved(-start) for edit in edits]
        new = applied(self.text[start:end], moved)
        new += "-" * ((end - start - len(new)) % 3)
        first, behind = start // 3, -(-end // 3)
        whole = self.text[first * 3 : start] + new + self.text[end : behind * 3]
        is_url_safe = re.search("[-_]", self.characters) is not None
        encode = base64.urlsafe_b64encode if is_url_safe else base64.b64encode
        encoded = encode(whole.encode("latin-1")).decode().rstrip("=")
        before = self.characters[first * 4 : behind * 4]
        head = _same(encoded, before)
        tail = _same(encoded[head:][::-1], before[head:][::-1])
        at = self.start + first * 4
        changed = encoded[head : len(encoded) - tail]
        return Edit(at + head, at + len(before) - tail, changed, f"base64: {edits[0].rule}")


def _same(one: str, other: str) -> int:
    """Return how many characters at the beginning mean the same."""
    pairs = zip(one.translate(_STANDARD), other.translate(_STANDARD), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


@lru_cache
def _runs_of(size: int) -> re.Pattern[str]:
    return re.compile(rf"[A-Za-z0-9+/_-]{{{-(-size * 8 // 6)},}}+")


def runs(text: str, shortest: int = SHORTEST, *, wherever: bool = True) -> Iterator[Run]:
    """Yield every run in a text, decoded.

    Args:
        text: any text.
        shortest: bytes that it has to hold at least.
        wherever: yield each four times: what it begins with may belong to something else.
    """
    for found in _runs_of(max(SHORTEST, shortest)).finditer(text):
        for skipped in range(4 if wherever else 1):
            characters = found[0][skipped:]
            if len(characters) % 4 == 1:
                characters = characters[:-1]
            padded = characters.translate(_STANDARD) + "=" * (-len(characters) % 4)
            decoded = binascii.a2b_base64(padded)
            yield Run(found.start() + skipped, characters, decoded.decode("latin-1"))
