"""The bytes of an input that is read more than once: each time the same ones, or none."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast
from zlib import crc32

from alation_files.errors import BadFile

BLOCK = 1 << 18
"""Bytes that are read, and compared, at once."""
KEPT_IN_MEMORY = 1 << 20
"""Bytes of a stream that are kept without a file."""


class ChangedFile(BadFile):
    """A file is not what it was when it was read first."""


class Contents:
    """An input of which any number of readings can be made, one after the other.

    A file stays open: one that is put into its place under its name changes nothing. Of each block
    a sum is kept, by which a change within the file is noticed when it is read. What cannot be
    read twice, as a pipe, is kept in a private file without a name, which ends with this process.

    Args:
        name: of the input, for messages.
        content: of the input; it stays open as long as this is used.
        at_once: it is read from both ends, and so to its end before anything else.
    """

    def __init__(self, name: str, content: BinaryIO, *, at_once: bool = False) -> None:
        self._name = name
        self._content = content
        self._kept: BinaryIO | None = None
        self._passed: _Passed | None = None
        self._sums: dict[int, int] = {}
        self._start, self._size = 0, 0
        self._at: Callable[[], int] = int
        if content.seekable():
            self._start = content.tell()
            self._size = content.seek(0, io.SEEK_END) - self._start
            return
        self._kept = cast(BinaryIO, _private())
        if at_once:
            self._passed = _Passed(name, content, self._kept)

    @contextmanager
    def reading(self) -> Iterator[BinaryIO]:
        """Yield the content from its beginning on; only one reading goes on at a time.

        Raises:
            ChangedFile: when a block is reached that is not what it was.
            BadFile: a stream cannot be kept.
        """
        raw = self._raw()
        self._at = raw.tell if self._kept is None else int
        with _Blocks(raw, BLOCK) as content:
            yield content

    def part(self) -> float | None:
        """Return which part of the bytes was read by now, from 0 to 1; None: nobody knows."""
        return min(self._at() / self._size, 1.0) if self._size else None

    def close(self) -> None:
        """Let go of what was kept."""
        if self._kept is not None:
            self._kept.close()

    def _raw(self) -> io.RawIOBase:
        if self._kept is None:
            return _Summed(self._name, self._content, self._start, self._sums)
        if self._passed is None:
            self._passed = _Passed(self._name, self._content, self._kept)
            return self._passed
        self._passed.to_its_end()
        self._kept.seek(0)
        return _Again(self._kept)


def _private() -> Any:
    return tempfile.SpooledTemporaryFile(KEPT_IN_MEMORY)


class _Blocks(io.BufferedReader):
    def read1(self, size: int = -1, /) -> bytes:
        # A text asks for a few kilobytes each time, and takes what it gets.
        return super().read1(max(size, BLOCK))


class _Readable(io.RawIOBase):
    def readable(self) -> bool:
        return True


class _Summed(_Readable):
    """Reads a file in blocks, and holds each against what it was when it was read first."""

    def __init__(self, name: str, content: BinaryIO, start: int, sums: dict[int, int]) -> None:
        self._name, self._content, self._start, self._sums = name, content, start, sums
        self._place = 0
        self._number = -1
        self._block = memoryview(b"")

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_END:
            offset += self._content.seek(0, io.SEEK_END) - self._start
        elif whence == io.SEEK_CUR:
            offset += self._place
        self._place = offset
        return offset

    def readinto(self, buffer: Any) -> int:
        number, place = divmod(self._place, BLOCK)
        if number != self._number:
            self._content.seek(self._start + number * BLOCK)
            block = self._content.read(BLOCK)
            found = crc32(block)
            if self._sums.setdefault(number, found) != found:
                raise ChangedFile(f"{self._name} is not what it was when it was read first")
            self._number, self._block = number, memoryview(block)
        part = self._block[place : place + len(buffer)]
        buffer[: len(part)] = part
        self._place += len(part)
        return len(part)


class _Passed(_Readable):
    """Reads a stream as it comes, and keeps what was read."""

    def __init__(self, name: str, content: BinaryIO, kept: BinaryIO) -> None:
        self._name, self._content, self._kept = name, content, kept
        self._ended = False

    def to_its_end(self) -> None:
        """Keep what nobody has read yet."""
        rest = bytearray(BLOCK)
        while not self._ended:
            self.readinto(rest)

    def readinto(self, buffer: Any) -> int:
        # What is there by now: who makes the rows may take his time.
        some = self._content.read1(len(buffer))  # type: ignore[attr-defined]
        found, self._ended = len(some), not some
        buffer[:found] = some
        try:
            self._kept.write(some)
        except OSError as error:
            raise BadFile(
                f"{self._name} cannot be kept in a temporary file while it is checked "
                f"({error.strerror}): TMPDIR names another folder for it"
            ) from error
        return found


class _Again(_Readable):
    """Reads what was kept; it is not closed with its reading."""

    def __init__(self, kept: BinaryIO) -> None:
        self._kept = kept

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._kept.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._kept.seek(offset, whence)

    def readinto(self, buffer: Any) -> int:
        found = self._kept.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)
