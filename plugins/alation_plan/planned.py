"""What a plan holds, as plain data: rows and objects, each with what is to become of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from alation_core.problems import shown
from alation_plan.values import Change

RowKind = Literal["new", "changed", "same", "ambiguous", "not_comparable"]

Names = Mapping[str, Any]
"""Fields that name an object, with their values."""


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row, compared with the catalog.

    Args:
        row: its position in the rows, from 0.
        kind: new; changed; same; ambiguous: more than one row or object has its key;
            not_comparable: what differs cannot be seen, or cannot be written.
        key: the values of its key.
        object: what names its object; empty where there is none.
        changes: what differs, field by field.
        unseen: fields of the row that the list does not show: they were not compared. An update
            does not send them, a create does.
        reason: why it is ambiguous or not comparable, or what of it is not sent.
        send: the row that is sent to create or to update it; empty where nothing is.
        values: the row itself, where something is sent: it is compared once more before that.
        seen: digests of the fields of its object, by their names.
        line: the line of the file in which it begins, or None.
    """

    row: int
    kind: RowKind
    key: tuple[Any, ...]
    object: Names = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    unseen: tuple[str, ...] = ()
    reason: str | None = None
    send: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)
    line: int | None = None

    @property
    def place(self) -> str:
        """What people call it."""
        return f"row {self.row}" if self.line is None else f"line {self.line}"


@dataclass(frozen=True, slots=True)
class GoneObject:
    """An object that no row names.

    Args:
        key: the values of its key.
        object: what names it.
        delete: the row that deletes it; empty where the endpoint has no delete.
        seen: digests of its fields, by their names.
    """

    key: tuple[Any, ...]
    object: Names
    delete: Mapping[str, Any] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """What people call it: no row names it."""
        return f"the object {' + '.join(map(shown, self.key))!r}"


@dataclass(frozen=True)
class Asked:
    """What a plan was asked for.

    Args:
        host: address of the catalog.
        endpoint: its name.
        comparison: the name of the comparison within the endpoint.
        key: the fields by which rows were matched.
        within: filters of the list, as they were given.
        params: parameters of the writes.
        scopes: the filters with which the list was read, once each.
        apart: those of them in which rows differ.
    """

    host: str
    endpoint: str
    comparison: str
    key: tuple[str, ...]
    within: Mapping[str, Any] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)
    scopes: tuple[Mapping[str, Any], ...] = ({},)
    apart: tuple[str, ...] = ()


@dataclass(frozen=True)
class Planned:
    """What stands in a plan.

    Args:
        asked: what it was asked for.
        rows: in the order of the input.
        gone: objects that no row names, in the order of the list.
        objects: how many objects the list showed.
        notes: what a reader should know of the whole.
        source: name of the file of the rows, or None.
    """

    asked: Asked
    rows: tuple[PlannedRow, ...]
    gone: tuple[GoneObject, ...] = ()
    objects: int = 0
    notes: tuple[str, ...] = ()
    source: str | None = None
