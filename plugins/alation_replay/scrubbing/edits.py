"""Changes of a text at their places, so that everything else in it stays as it is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Edit:
    """A part of a text that something else takes the place of.

    Args:
        start: of the part.
        end: behind the part.
        text: what takes its place.
        rule: why, for people.
    """

    start: int
    end: int
    text: str
    rule: str

    def moved(self, by: int) -> Edit:
        """Return the edit in a text that has so much in front."""
        return Edit(self.start + by, self.end + by, self.text, self.rule)


def merged(text: str, edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits in order, without those that change nothing; the widest of those that meet.

    Where two overlap and none holds the other, one takes the place of both.
    """
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda one: (one.start, -one.end)):
        if text[edit.start : edit.end] == edit.text:
            continue
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
        elif edit.end > kept[-1].end:
            first = kept.pop()
            kept.append(Edit(first.start, edit.end, first.text, first.rule))
    return kept


def applied(text: str, edits: Sequence[Edit]) -> str:
    """Return a text with edits made that are in order and do not overlap."""
    return "".join(_pieces(text, edits))


def _pieces(text: str, edits: Sequence[Edit]) -> Iterator[str]:
    done = 0
    for edit in edits:
        yield text[done : edit.start]
        yield edit.text
        done = edit.end
    yield text[done:]


@dataclass(frozen=True)
class Piece:
    """A part of a text that stands for something else.

    Args:
        start: of the part.
        end: behind the part.
        plain: the one character that it stands for, or "".
    """

    start: int
    end: int
    plain: str


class View:
    """A text as it reads once a spelling is taken off, with the place of every character.

    Args:
        spelled: the text.
        pieces: its parts that stand for something else, in order.
        spell: how a new text is spelled, given the part of the text that it takes the place of.
    """

    def __init__(
        self, spelled: str, pieces: Iterable[Piece], spell: Callable[[str, str], str]
    ) -> None:
        self._spelled = spelled
        self._spell = spell
        self._starts: list[int] = []  # in the plain text
        self._places: list[tuple[int, int]] = []  # start, and width of a character; 0: as it is
        parts: list[str] = []
        length = done = 0
        for piece in pieces:
            for start, width, plain in (
                (done, 0, spelled[done : piece.start]),
                (piece.start, piece.end - piece.start, piece.plain),
            ):
                if plain:
                    self._starts.append(length)
                    self._places.append((start, width))
                    parts.append(plain)
                    length += len(plain)
            done = piece.end
        self._starts.append(length)
        self._places.append((done, 0))
        self.text = "".join([*parts, spelled[done:]])

    def edits(self, edits: Iterable[Edit]) -> Iterator[Edit]:
        """Yield edits of the plain text as edits of the text as it is spelled."""
        for edit in edits:
            start, _ = self._place(edit.start)
            _, end = self._place(edit.end - 1)
            new = self._spell(edit.text, self._spelled[start:end])
            yield Edit(start, end, new, edit.rule)

    def _place(self, at: int) -> tuple[int, int]:
        """Return where one character of the plain text begins and ends."""
        number = bisect_right(self._starts, at) - 1
        start, width = self._places[number]
        if width:
            return start, start + width
        start += at - self._starts[number]
        return start, start + 1
