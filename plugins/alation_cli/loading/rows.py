"""The rows of a file for a write: opened, handed to what checks them, and refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import chain
from typing import TYPE_CHECKING, Any, NoReturn

from alation_cli.exits import BadInput
from alation_cli.loading.checking import Checking
from alation_cli.loading.grouped import problem_lines
from alation_cli.loading.notices import say_notices
from alation_cli.output.plain import plural
from alation_core import Problem
from alation_files.lean import LeanRows
from alation_files.rows import Places
from alation_files.source import Source, lean_rows

if TYPE_CHECKING:
    from alation_core import BoundWrite


def opened(source: Source, write: BoundWrite[Any]) -> AbstractContextManager[LeanRows]:
    """Open the rows of a source for a write.

    Args:
        source: where they come from.
        write: what they are for.

    Raises:
        BadFile: the file cannot be read or used.
    """
    return lean_rows(source, write.payload_schema, write.operation.only_read)


def read_and_checked(
    rows: LeanRows, checking: Checking, seen: Callable[[Sequence[Any]], object] = len
) -> Iterator[Any]:
    """Return rows for what checks them, and tell at their end what was found out of the file.

    Args:
        rows: of the file.
        checking: shows how far it is.
        seen: takes the rows as well, some at once.
    """

    def blocks() -> Iterator[Sequence[Any]]:
        known = rows.size is not None
        yield from checking.checked(rows, seen)
        checking.close()
        if not known:  # of a file that cannot be used, its error tells what was guessed
            say_notices(f"{rows.name}: {note}" for note in rows.facts.notes)

    return chain.from_iterable(blocks())


def refuse_invalid(rows: Places, problems: Sequence[Problem]) -> NoReturn:
    """Raise for rows that do not fit their schema.

    Raises:
        BadInput: always; it names the first problems, each with its line in the file.
    """
    lines = problem_lines(rows, problems)
    count = f"{plural(len(problems), 'problem')}; nothing was sent"
    if len(problems) == 1:
        raise BadInput(f"{lines[0]} (nothing was sent)")
    raise BadInput(f"{rows.name}: {count}", *lines)
