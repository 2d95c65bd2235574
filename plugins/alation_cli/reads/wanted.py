"""What a person wants of a read: which fields, how many objects, and for which write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from alation_cli.operations import cells_of, columns_of
from alation_cli.output.plain import plural
from alation_cli.reads.chosen import check_known, selecting
from alation_cli.reads.for_write import Back, for_write
from alation_cli.reads.paged import page_params
from alation_core import Alation, BoundGet, BoundList

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Wanted:
    """The options of a read.

    Args:
        fields: of the objects, or of the rows of the write; none: all.
        limit: of the objects; None: all.
        page_size: objects of a page; None: as usual.
        write: the operation that is to take the rows; None: the objects stay what they are.
    """

    fields: Sequence[str] = ()
    limit: int | None = None
    page_size: int | None = None
    write: str | None = None


@dataclass
class Reading:
    """A read that is ready to be made.

    Args:
        read: what is called.
        params: what it is called with.
        columns: of a table, of CSV and of a workbook.
        cell: makes cells that a write reads as the same values.
        notes: what a person should know.
        limit: of the records.
        back: the rows that objects become; None: they stay what they are.
        cut: only the columns are wanted, in every form.
        left_out: objects that the write does not take, so far.
        bare: rows that say no more than which object they are about, so far.
    """

    read: BoundList[Any] | BoundGet[Any]
    params: Mapping[str, Any]
    columns: Sequence[str]
    cell: Callable[[str, Any], str]
    notes: Sequence[str] = ()
    limit: int | None = None
    back: Back | None = None
    cut: bool = False
    left_out: int = field(default=0)
    bare: int = field(default=0)

    def records(self) -> Iterator[Record]:
        """Yield what is wanted of the objects; no more pages are read than that takes."""
        found = self.read.untyped(**self.params)
        objects = found if isinstance(self.read, BoundList) else iter([found])
        return islice(self._records(objects), self.limit)

    def told(self) -> Iterator[str]:
        """Yield what a person should know of the rows, when they were made."""
        if self.back is None:
            return
        if self.left_out:
            objects = plural(self.left_out, "object")
            yield f"{objects} left out, which {self.back.write} does not take"
        if self.bare:
            named = ", ".join(name for name in self.columns if name in self.back.naming)
            yield (
                f"{plural(self.bare, 'row')} with nothing beside {named}: fill in what is to "
                "change, or load with --on-invalid skip"
            )

    @property
    def is_text(self) -> bool:
        """Whether it brings a text, and no object."""
        return _is_text(self.read)

    def table_cell(self, name: str, value: Any) -> Any:
        """Return a cell of a file: numbers and booleans stay what they are in a workbook."""
        return value if type(value) in (int, float, bool) else self.cell(name, value) or None

    def _records(self, objects: Iterator[Any]) -> Iterator[Record]:
        for raw in objects:
            record: Record = raw if isinstance(raw, dict) else {"value": raw}
            if self.back is not None:
                if not self.back.takes(record):
                    self.left_out += 1
                    continue
                record = self.back.row(record)
                self.bare += self.back.naming.issuperset(record.keys() & self.back.names)
            yield {n: record[n] for n in self.columns if n in record} if self.cut else record


def reading(
    catalog: Alation,
    read: BoundList[Any] | BoundGet[Any],
    params: Mapping[str, Any],
    wanted: Wanted,
) -> Reading:
    """Return the read that brings what a person wants.

    Raises:
        BadInput: it cannot be had so.
    """
    paged = {**params, **page_params(read, params, wanted.limit, wanted.page_size)}
    if wanted.write is not None:
        back = for_write(catalog, read, params, wanted.write, wanted.fields)
        chosen = selecting(read, params, back.asked) if wanted.fields and back.asked else {}
        return Reading(
            read,
            {**paged, **chosen},
            back.columns,
            back.cell,
            back.notes,
            wanted.limit,
            back,
            cut=True,
        )
    cell = cells_of(catalog, read.name)
    if not wanted.fields:
        columns = ["value"] if _is_text(read) else columns_of(read, params)
        return Reading(read, paged, columns, cell, limit=wanted.limit)
    check_known(wanted.fields, list(read.operation.item_schema.fields), read.name)
    chosen = selecting(read, params, wanted.fields)
    return Reading(read, {**paged, **chosen}, wanted.fields, cell, limit=wanted.limit, cut=True)


def _is_text(read: BoundList[Any] | BoundGet[Any]) -> bool:
    return isinstance(read, BoundGet) and read.operation.accept == "text"
