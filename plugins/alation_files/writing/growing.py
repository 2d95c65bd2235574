"""A file that a table is written into, while the run goes on, whatever becomes of the disk."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Generic, Self

from alation_core.foreign import told
from alation_files.errors import BadFile
from alation_files.writing.layout import Layout, Style, T, Unwritable, Writer
from alation_files.writing.texts import JsonLinesTable
from alation_files.writing.whole import whole_file
from alation_files.writing.writers import writer_of

UNENDED = "is not written to its end"
"""What is said of a file whose end is missing."""


class TableFile(Generic[T]):
    """Writes things into a file as they come.

    An earlier file of that name is overwritten at the first `write`, so that a run that sends
    nothing leaves it as it is. What cannot be written ends nothing: `failure` tells it.

    Args:
        path: of the file; its suffix tells the form; without one it is JSON Lines.
        layout: returns how a thing stands in it; it is asked when the first one is written.
        option: that names the file, for messages.
        style: how it is written, where its form leaves that open.
        lenient: it is JSON Lines also where nobody knows its suffix.
        whole: it gets its name at its end, and after an error it is none: for what can be written
            once more. A pipe or a device takes things as they come all the same.

    Attributes:
        failure: why things are missing in the file, and from which one on; None: none is.
        written: how many things were written.

    Raises:
        BadFile: the file cannot be written.
    """

    def __init__(
        self,
        path: Path,
        layout: Callable[[], Layout[T]],
        option: str,
        style: Style = Style(),  # noqa: B008 - it is frozen
        *,
        lenient: bool = False,
        whole: bool = False,
    ) -> None:
        self.path = path
        self.style = style
        self.failure: str | None = None
        self.written = 0
        self._make_layout = layout
        self._writer: Writer[T] | None = None
        what = f"{option} {path}"
        self._make = writer_of(path, what, JsonLinesTable if lenient or not path.suffix else None)
        self._opened = ExitStack()
        self._made = None if os.path.exists(path) else Path(os.path.realpath(path))
        if whole and (self._made is not None or os.path.isfile(path)):
            self._file: BinaryIO = self._opened.enter_context(whole_file(path, what))
            return
        try:
            self._file = open(path, "wb", opener=_untouched)  # noqa: SIM115 - it stays open
        except OSError as error:
            raise BadFile(f"{what} cannot be written: {error.strerror}") from error

    @property
    def flaws(self) -> int:
        """How many cells were cut, or things left out, since the form cannot hold them."""
        return self._writer.flaws if self._writer is not None else 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Write what stands at the end; a file that was made for nothing is removed."""
        try:
            self._write_end()
        except BaseException:  # a signal may give it up
            self._close(*sys.exc_info())
            raise
        self._close(kind, error, traceback)
        if self._made is not None and self._writer is None:
            with suppress(OSError):
                self._made.unlink(missing_ok=True)

    def _close(self, *raised: Any) -> None:
        self._opened.__exit__(*raised)
        with suppress(OSError):  # what could not be written is told by then
            self._file.close()

    def _write_end(self) -> None:
        if self._writer is None:
            return
        end = partial(self._end, self._writer)
        if self.failure is None:
            self._attempt(UNENDED, end)
        else:
            with suppress(Exception):  # so much of it as can be written is there
                end()

    def write(self, things: Sequence[T]) -> None:
        """Write things behind those before them; without any, the file begins all the same."""
        first = self._layout.name(things[0]) if things else "the first one"
        self._attempt(f"lacks the rows from {first} on", lambda: self._write(things))

    def _write(self, things: Sequence[T]) -> None:
        if self._writer is None:
            self._writer = self._make(self._file, self._layout, self.style)
            if stat.S_ISREG(os.fstat(self._file.fileno()).st_mode):
                self._file.truncate(0)
            self._writer.begin()
        if things:
            self._writer.add(things)
            self.written += len(things)
        self._writer.flush()

    @cached_property
    def _layout(self) -> Layout[T]:
        return self._make_layout()

    def _end(self, writer: Writer[T]) -> None:
        writer.end()
        self._file.flush()

    def _attempt(self, lacking: str, act: Callable[[], None]) -> None:
        # The run goes on where the disk is full: what it did must still be told at its end.
        if self.failure is not None:
            return
        try:
            act()
        except OSError as error:
            self.fail(lacking, os.strerror(error.errno or 0))
        except Unwritable as error:
            self.fail(lacking, str(error))
        except Exception as error:
            self.fail(lacking, told(error))

    def fail(self, lacking: str, why: str) -> None:
        """Note why things are missing in the file.

        Args:
            lacking: what is missing.
            why: it is.
        """
        self.failure = f"{self.path} {lacking}: {why}"


def _untouched(path: str, flags: int) -> int:
    """Open a file for writing without taking away what is in it."""
    return os.open(path, flags & ~os.O_TRUNC, 0o666)
