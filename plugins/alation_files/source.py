"""Where rows come from, and how they are read from there.

What reads a form of files is imported where a file has that form.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from alation_core.frozen import dataclass
from alation_core.shapes import PayloadSchema, kept_by
from alation_files.csv_rows import table_in_csv
from alation_files.encodings import checked, encoding_of, text_of
from alation_files.errors import BadFile
from alation_files.forms import FileForm, form_of
from alation_files.headings import NOTHING_READ, OnlyRead, matching
from alation_files.lean import LeanRows
from alation_files.options import FileOptions
from alation_files.rereading import Contents
from alation_files.rows import (
    Block,
    Facts,
    FileRows,
    ReadRow,
    RowStream,
    blocks_of,
    exported,
)
from alation_files.some_at_once import AT_ONCE, in_blocks
from alation_files.stamp import STAMP, stamp_of
from alation_files.strange import LONGEST_BEGINNING, other_kind
from alation_files.tables import rows_of_table

STANDARD_INPUT = "-"
_BINARY = (FileForm.XLSX, FileForm.PARQUET)
_TABLES = (FileForm.CSV, FileForm.TSV)
_CELLS = (*_TABLES, FileForm.XLSX)
_LINE_BY_LINE = (*_TABLES, FileForm.JSONL)


@dataclass(frozen=True)
class Source:
    """Where rows come from.

    Args:
        file: path of a file; "-" stands for standard input.
        form: how rows stand in it; None: its suffix tells, and standard input is JSON Lines.
        options: how it is read where it does not tell by itself.
    """

    file: str
    form: FileForm | None = None
    options: FileOptions = field(default_factory=FileOptions)

    @property
    def is_file(self) -> bool:
        """Whether the rows can be read once more."""
        return self.file != STANDARD_INPUT

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return self.file if self.is_file else "standard input"

    def known_form(self) -> FileForm:
        """Return how rows stand in it.

        Raises:
            BadFile: no form is given, and the suffix of the file tells none.
        """
        if self.form is not None:
            return self.form
        return form_of(self.file) if self.is_file else FileForm.JSONL

    def noted(self) -> str:
        """Return the source as a text that can be read from any folder, for a ledger.

        Raises:
            BadFile: the form is neither given nor told by the suffix.
        """
        file = str(Path(self.file).absolute()) if self.is_file else self.file
        said = {"file": file, "form": self.known_form(), STAMP: stamp_of(file)}
        return json.dumps({**said, **self.options.noted()})


def noted_source(text: str | None) -> Source | None:
    """Return a source that was noted; None where none was, or not by this command."""
    try:
        found = json.loads(text or "")
        found.pop(STAMP, None)
        file, form = found.pop("file"), FileForm(found.pop("form"))
        return Source(file, form, FileOptions(**found))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def is_as_noted(text: str | None) -> bool:
    """Tell whether the file of a source that was noted is the one of then, by its size and times.

    Args:
        text: what was noted.
    """
    try:
        found = json.loads(text or "")
        return found[STAMP] is not None and found[STAMP] == stamp_of(found["file"])
    except (ValueError, KeyError, TypeError):
        return False


Seen = Callable[[Iterable[ReadRow]], Iterable[ReadRow]]


def unseen(rows: Iterable[ReadRow]) -> Iterable[ReadRow]:
    """Pass rows on."""
    return rows


def read_rows(
    source: Source,
    schema: PayloadSchema,
    only_read: OnlyRead = NOTHING_READ,
    seen: Seen = unseen,
) -> FileRows:
    """Read all rows of a source.

    Args:
        source: where they come from.
        schema: of a row; it tells the types of the cells of a table.
        only_read: names that a read brings and that are no fields of a row.
        seen: passes the rows on while they are read.

    Raises:
        BadFile: the file cannot be read, is malformed, names no field, or holds no rows.
    """
    with open_rows(source, schema, only_read) as stream:
        found = list(seen(stream.rows))
    if not stream.facts.headings:
        names = dict.fromkeys(n for one in found if isinstance(one.value, dict) for n in one.value)
        stream.facts.headings = tuple(names)
    tabled = [one.cells for one in found]
    values, lines = [one.value for one in found], [one.line for one in found]
    return FileRows(stream.name, values, lines, stream.facts, tabled)


@contextmanager
def open_rows(
    source: Source, schema: PayloadSchema, only_read: OnlyRead = NOTHING_READ
) -> Iterator[RowStream]:
    """Yield the rows of a source, which is read as they are asked for; a JSON list at once.

    Arguments are those of `read_rows`. Where the file is no table, the stream knows no headings.

    Raises:
        BadFile: as for `read_rows`; what stands behind the first row is found when it is reached.
    """
    form = source.known_form()
    _check_options(source, form)
    with (
        _opened(source, whole=form in _BINARY) as content,
        # Of a pipe no row waits for those behind it; nor do long rows of an object each.
        _stream(
            *(source, form, content, schema, only_read),
            at_once=_at_once(content) if form in _TABLES else 1,
        ) as stream,
    ):
        yield stream


@contextmanager
def lean_rows(
    source: Source, schema: PayloadSchema, only_read: OnlyRead = NOTHING_READ
) -> Iterator[LeanRows]:
    """Yield the rows of a source, of which none is kept: they can be read any number of times.

    Arguments are those of `read_rows`.

    Raises:
        BadFile: as for `open_rows`.
    """
    form = source.known_form()
    _check_options(source, form)
    with (
        _opened(source) as content,
        closing(Contents(source.name, content, at_once=form in _BINARY)) as contents,
    ):

        @contextmanager
        def reading() -> Iterator[RowStream]:
            with (
                contents.reading() as bytes_,
                _stream(source, form, bytes_, schema, only_read, AT_ONCE) as stream,
            ):
                yield stream

        part = contents.part if form in _LINE_BY_LINE else None
        with closing(LeanRows(source.name, reading, part)) as rows:
            yield rows


@contextmanager
def _stream(
    source: Source,
    form: FileForm,
    content: BinaryIO,
    schema: PayloadSchema,
    only_read: OnlyRead,
    at_once: int,
) -> Iterator[RowStream]:
    """Yield the rows of a content, some at once, of which the first ones are read."""
    name, facts = source.name, Facts()
    read = _binary_rows if form in _BINARY else _text_rows
    blocks = read(source, form, content, schema, only_read, facts, at_once)
    with closing(_told(blocks, facts)) as found:
        marked = exported(found, only_read) if only_read else found
        first = next(marked, None)
        if first is None:
            raise BadFile(f"{name} holds no rows")
        yield RowStream(name, chain([first], marked), facts)


def _at_once(content: BinaryIO) -> int:
    return AT_ONCE if content.seekable() else 1


def _told(blocks: Iterator[Block], facts: Facts) -> Generator[Block, None, None]:
    """Yield rows; what was guessed of the file is told beside what is wrong with it."""
    try:
        yield from blocks
    except BadFile as error:
        guesses = [note for note in facts.notes if "guessed" in note]
        raise BadFile(*error.lines, *guesses) from error


def _check_options(source: Source, form: FileForm) -> None:
    """Hold that nothing is said of a file that means nothing there."""
    options = source.options
    for given, option, forms in (
        (options.delimiter, "--delimiter", _TABLES),
        (options.sheet, "--sheet", (FileForm.XLSX,)),
        (options.encoding, "--encoding", [one for one in FileForm if one not in _BINARY]),
        (options.empty != "keep" or options.empty_in or None, "--empty", _CELLS),
    ):
        if given is not None and form not in forms:
            raise BadFile(
                f"{source.name} is {form}, for which {option} means nothing: leave it out"
            )


def _binary_rows(
    source: Source,
    form: FileForm,
    content: BinaryIO,
    schema: PayloadSchema,
    only_read: OnlyRead,
    facts: Facts,
    at_once: int,
) -> Iterator[Block]:
    name, options = source.name, source.options
    if form is FileForm.PARQUET:
        from alation_files.parquet import rows_in_parquet

        rows = rows_in_parquet(name, content, schema, options, only_read, facts)
        return blocks_of(rows, at_once)
    from alation_files.workbook import cells_in_workbook

    facts.sheet = options.sheet
    lines, flaws = cells_in_workbook(name, content, options.sheet, facts.notes)
    blocks = in_blocks(lines, at_once)
    return rows_of_table(name, blocks, schema, options, only_read, facts, flaws)


def _text_rows(
    source: Source,
    form: FileForm,
    content: BinaryIO,
    schema: PayloadSchema,
    only_read: OnlyRead,
    facts: Facts,
    at_once: int,
) -> Iterator[Block]:
    """Yield the rows of a text. The file is let go of at the end, and is not closed."""
    name, options, table = source.name, source.options, form in _TABLES
    _check_kind(name, content)
    encoding = encoding_of(content, options.encoding, guess=table)
    facts.notes += [encoding.note] if encoding.note else []
    text = text_of(name, content, encoding, "" if table else "\n")
    try:
        lines = checked(name, text, encoding, _at_once(content))
        if not table:
            from alation_files.json_rows import cleaner, rows_from_json, rows_from_json_lines

            read = rows_from_json if form is FileForm.JSON else rows_from_json_lines
            cleaned = cleaner(schema, options, facts.left_out, only_read)
            objects = read(name, chain.from_iterable(lines), kept_by(schema), cleaned)
            yield from blocks_of(objects, at_once)
            return
        usual = "\t" if form is FileForm.TSV else None
        known = partial(matching, schema=schema, options=options)
        dialect, cells = table_in_csv(name, lines, options.delimiter or usual, known)
        facts.delimiter = dialect.delimiter
        if dialect.guessed and dialect.delimiter != ",":
            facts.notes.append(
                f"cells are separated by {dialect.told} (guessed; --delimiter decides)"
            )
        yield from rows_of_table(name, cells, schema, options, only_read, facts)
    finally:
        text.detach()


def _opened(source: Source, *, whole: bool = False) -> AbstractContextManager[BinaryIO]:
    """Open a source.

    Args:
        source: what is opened.
        whole: it is read from both ends, so a stream is read to its end.
    """
    if not source.is_file:
        return nullcontext(io.BytesIO(sys.stdin.buffer.read()) if whole else sys.stdin.buffer)
    try:
        return Path(source.file).open("rb")
    except FileNotFoundError as error:
        raise BadFile(f"there is no file {source.file}") from error
    except OSError as error:
        raise BadFile(f"{source.file} cannot be read: {error.strerror}") from error


def _check_kind(name: str, content: BinaryIO) -> None:
    """Hold that the bytes may be a text.

    Raises:
        BadFile: they begin as those of another kind of file do.
    """
    peek = getattr(content, "peek", None)
    kind = other_kind(peek(LONGEST_BEGINNING)) if peek is not None else None
    if kind is not None:
        raise BadFile(f"{name} is {kind}")
