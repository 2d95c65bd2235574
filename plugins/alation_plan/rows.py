"""The rows of a plan: as they are sent, and what is wrong with them before the catalog is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

from alation_core import BoundWrite, InvalidPayload, Item, Problem
from alation_core.foreign import Raised, attempt
from alation_core.operations import Comparison, Key, WriteOperation
from alation_core.problems import shown
from alation_core.shapes import as_row, as_wire, nearest, row_errors, secret_fields
from alation_plan.planned import PlannedRow
from alation_plan.values import is_empty

Row = Mapping[str, Any]


def writes_of(comparison: Comparison) -> list[WriteOperation[Any]]:
    """Return the operations whose fields a row may hold."""
    written = (comparison.create, comparison.update)
    return [operation for operation in written if operation is not None]


def fields_of(comparison: Comparison) -> dict[str, Any]:
    """Return the fields that a row may hold: those of the create, and those of the update.

    A field of both is that of the update, which may be left out; where the two take values of
    other forms, it is that of the create.
    """
    known: dict[str, Any] = {}
    for operation in writes_of(comparison):
        for name, field in operation.payload_schema.fields.items():
            if name not in known or type(known[name]) is type(field):
                known[name] = field
    return known


def prepared(
    comparison: Comparison, key: Key, rows: Iterable[Any], within: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return rows in the form of the wire, each with what `within` says of all.

    Args:
        comparison: of the endpoint.
        key: the fields by which they are matched.
        rows: the caller's.
        within: filters of the list that may be fields of the rows.

    Raises:
        InvalidPayload: a row has no key, fields that nobody knows, or lies outside of `within`.
    """
    known = fields_of(comparison)
    around = {n: v for n, v in within.items() if n in known and n in comparison.within}
    shared = {n: v for n, v in around.items() if not isinstance(v, list | tuple)}
    hidden = {n for write in writes_of(comparison) for n in secret_fields(write.payload_schema)}
    exported = only_shown(comparison)
    made: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for number, given in enumerate(rows):
        row = attempt(_on_the_wire, given)
        if isinstance(row, Raised):
            problems.append(_problem(number, None, f"Cannot be written as JSON ({row})."))
            continue
        if not isinstance(row, Mapping):
            problems.append(_problem(number, None, "A row is an object with named fields."))
            continue
        row = {**shared, **dict(_as_sent(comparison, row, exported))}
        problems += _problems(number, row, known, hidden)
        problems += [_problem(number, *told) for told in _unfit(comparison, row)]
        problems += _unmatched(number, row, key, around)
        made.append(row)
    if problems:
        raise InvalidPayload(problems)
    return made


def _on_the_wire(given: Any) -> Any:
    # An object of the list is what its fields say: its `raw` may have been changed since.
    return as_wire(given if isinstance(given, Item) else as_row(given))


def only_shown(comparison: Comparison) -> set[str]:
    """Return the fields that the list shows and no write takes: an export has them."""
    return set(comparison.listing.item_schema.fields) - set(fields_of(comparison))


def _as_sent(comparison: Comparison, row: Row, exported: Set[str]) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a row, without what an export has beside what a write takes.

    That is what only lists show, and the nulls of fields that cannot be null.
    """
    for name, value in row.items():
        one = comparison.fields.get(name)
        if name in exported or (value is None and any(_unfit(comparison, {name: None}))):
            continue
        if one is not None and one.entries is not None and isinstance(value, list):
            yield name, [_entry_as_sent(entry, one.entries.only_shown) for entry in value]
        else:
            yield name, value


def _entry_as_sent(entry: Any, left: Sequence[str]) -> Any:
    if not isinstance(entry, Mapping):
        return entry
    return {name: value for name, value in entry.items() if name not in left}


def _problems(
    number: int, row: Row, known: Mapping[str, Any], hidden: set[str]
) -> Iterator[Problem]:
    for name in row:
        if name not in known:
            near = nearest(str(name), known)
            hint = f"; did you mean {near!r}?" if near else "."
            yield _problem(number, str(name), f"Unknown field{hint}")
        elif name in hidden:
            yield _problem(number, name, "Is a secret: a plan would hold it. Send it by itself.")


def _unfit(comparison: Comparison, row: Row) -> Iterator[tuple[str, str]]:
    """Yield the fields whose values neither a create nor an update takes, with the reason."""
    schemas = [operation.payload_schema for operation in writes_of(comparison)]
    for name, value in row.items():
        taking = [schema for schema in schemas if name in schema.fields]
        tried = (attempt(schema.fields[name].deserialize, value) for schema in taking)
        if taking and all(isinstance(one, Raised) for one in tried):
            for field, message in row_errors(taking[0], {name: value}):
                if field is not None and field.split(".")[0].split("[")[0] == name:
                    yield field, message


def _unmatched(number: int, row: Row, key: Key, around: Mapping[str, Any]) -> Iterator[Problem]:
    for name in key:
        if is_empty(row.get(name)):
            yield _problem(number, name, "Is missing: rows are matched by it.")
    for name, value in around.items():
        several = value if isinstance(value, list | tuple) else [value]
        if str(row.get(name)) not in [str(one) for one in several]:
            text = f"Is {shown(row.get(name))}, which lies outside of within {name}={shown(value)}."
            yield _problem(number, name, text)


def _problem(number: int, name: str | None, message: str) -> Problem:
    return Problem(number, name, message, "invalid_payload")


def check_sendable(
    create: BoundWrite[Any] | None, update: BoundWrite[Any] | None, rows: Sequence[PlannedRow]
) -> None:
    """Hold that what a plan would send fits.

    Raises:
        InvalidPayload: rows do not; each problem names the row of the input.
    """
    problems: list[Problem] = []
    for kind, write in (("new", create), ("changed", update)):
        concerned = [row for row in rows if row.kind == kind]
        if write is None or not concerned:
            continue
        for problem in write.validate([row.send for row in concerned]):
            problems.append(_at_its_row(problem, concerned))
    if problems:
        raise InvalidPayload(sorted(problems, key=lambda problem: problem.row or 0))


def _at_its_row(problem: Problem, rows: Sequence[PlannedRow]) -> Problem:
    """Return a problem with the numbers of the rows of the input."""
    if problem.row is None:
        return problem
    moved = replace(problem, row=rows[problem.row].row)
    if problem.other is None:
        return moved
    other = rows[problem.other].row
    message = problem.message.replace(f"row {problem.other}", f"row {other}", 1)
    return replace(moved, other=other, message=message)
