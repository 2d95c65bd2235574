"""Parts of a file's plain data, each with the way to it: what is wrong is told with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_SHOWN = 60
_KINDS: Mapping[type, str] = {
    dict: "a mapping",
    list: "a list",
    str: "the text",
    bool: "the truth value",
    int: "the number",
    float: "the number",
}


class TapeError(ValueError):
    """A tape or an index cannot be used; the message names file, place, and what to do."""


@dataclass(frozen=True)
class Part:
    """A part of a file.

    Args:
        file: of the file, for messages.
        place: the way to the part ("interactions[2].response.status"); "" is the whole file.
        data: what stands there.
    """

    file: str
    place: str
    data: Any

    def wrong(self, wanted: str, mend: str = "") -> TapeError:
        """Return the error that says what is wanted here, what is there, and what to do."""
        return self.told(f"{wanted} is needed here, and not {shown(self.data)}", mend)

    def told(self, said: str, mend: str = "") -> TapeError:
        """Return the error that says something of this place, and what to do."""
        where = f"{self.file}, {self.place}" if self.place else self.file
        return TapeError(printable(f"{where}: {said}{'; ' if mend else ''}{mend}"))

    def mapping(self, mend: str = "") -> Mapping[str, Any]:
        """Return the mapping that stands here.

        Raises:
            TapeError: something else does, or a name in it is no text.
        """
        if not isinstance(self.data, dict):
            raise self.wrong("a mapping (name: value)", mend)
        for name in self.data:
            if not isinstance(name, str):
                raise self.wrong("a text as each name", f'put {name!r} in quotes: "{name}"')
        return self.data

    def member(self, name: str, mend: str = "") -> Part:
        """Return a part that has to be there.

        Raises:
            TapeError: it is not.
        """
        if name not in self.mapping(mend):
            raise self.told(f"the key `{name}` is missing", mend or "add it")
        return self.optional(name)

    def optional(self, name: str) -> Part:
        """Return a part that may be missing; then its data is None."""
        place = f"{self.place}.{name}" if self.place else name
        return Part(self.file, place, self.mapping().get(name))

    def entries(self, mend: str = "") -> Iterator[Part]:
        """Yield the entries of the list that stands here.

        Raises:
            TapeError: something else does.
        """
        if not isinstance(self.data, list):
            raise self.wrong("a list", mend)
        for number, entry in enumerate(self.data):
            yield Part(self.file, f"{self.place}[{number}]", entry)

    def text(self, mend: str = "", *, empty: bool = False) -> str:
        """Return the text that stands here.

        Args:
            mend: what to do where something else does.
            empty: an empty one is fine as well.

        Raises:
            TapeError: something else does, or a text that UTF-8 cannot express.
        """
        if not isinstance(self.data, str) or not (self.data or empty):
            raise self.wrong("a text", mend)
        try:
            self.data.encode()
        except UnicodeEncodeError:
            raise self.wrong("a text without halves of characters (lone surrogates)") from None
        return self.data

    def number(self, low: int, high: int, mend: str = "") -> int:
        """Return the whole number that stands here.

        Raises:
            TapeError: something else does, or one that is out of range.
        """
        number = self.data
        if isinstance(number, bool) or not isinstance(number, int) or not low <= number <= high:
            raise self.wrong(f"a whole number from {low} to {high}", mend)
        return number

    def word(self, words: Iterable[str]) -> Any:
        """Return the word that stands here.

        Raises:
            TapeError: it is none of the words.
        """
        if not isinstance(self.data, str) or self.data not in words:
            there = "this" if isinstance(self.data, list | dict) else repr(self.data)
            raise self.told(f"{there} is none of {', '.join(words)}", "write one of them")
        return self.data

    def only(self, known: Iterable[str]) -> None:
        """Do nothing where the mapping here has no other names.

        Raises:
            TapeError: it has one.
        """
        unknown = sorted(set(self.mapping()) - set(known))
        if unknown:
            said = f"unknown keys {unknown}; known are {sorted(known)}"
            raise self.told(said, "correct them or take them out")


def shown(data: Any) -> str:
    """Return what stands somewhere, in a few words."""
    if data is None:
        return "nothing"
    kind = next((words for kind, words in _KINDS.items() if isinstance(data, kind)), "")
    if isinstance(data, dict | list):
        return kind
    try:
        text = repr(data)
    except ValueError:  # a number of thousands of digits
        text = "of thousands of digits"
    return f"{kind} {text if len(text) <= _SHOWN else text[:_SHOWN] + '…'}".strip()


def printable(text: str) -> str:
    """Return a text whose control characters and halves of characters are spelled out."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)
