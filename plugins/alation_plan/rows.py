"""The rows of a plan: as they are sent, and what is wrong with them before the catalog is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from alation_core import BoundWrite, InvalidPayload, Problem
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
    shared = {n: v for n, v in within.items() if n in known and n in comparison.within}
    hidden = {n for write in writes_of(comparison) for n in secret_fields(write.payload_schema)}
    made: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for number, given in enumerate(rows):
        row = _admitted(comparison, known, given)
        if not isinstance(row, Mapping):
            problems.append(_problem(number, None, "A row is an object with named fields."))
            continue
        row = {**shared, **row}
        problems += _problems(number, row, known, hidden)
        problems += [_problem(number, *told) for told in _unfit(comparison, row)]
        problems += _unmatched(number, row, key, shared)
        made.append(row)
    if problems:
        raise InvalidPayload(problems)
    return made


def _admitted(comparison: Comparison, known: Mapping[str, Any], given: Any) -> Any:
    """Return what the caller gave as a row; an object of the list is one that the update takes.

    It is one where it has a key that only the list shows: that is left out, as in the update.
    """
    row = as_wire(given) if isinstance(given, comparison.listing.item) else as_wire(as_row(given))
    update = comparison.update
    shown = comparison.listing.item_schema.fields.keys()
    if not isinstance(row, Mapping) or (shown - known.keys()).isdisjoint(row):
        return row
    own = {name: value for name, value in row.items() if name in known or name not in shown}
    if update is None or update.takes_back is None:
        return own
    # What only a create takes stays: it may say where to look for the object.
    schema = update.payload_schema
    beside = {
        name: value
        for name, value in own.items()
        if name not in schema.fields and value is not None and value != []
    }
    return {**beside, **update.takes_back.rows(schema)(row)}


def _problems(
    number: int, row: Row, known: Mapping[str, Any], hidden: set[str]
) -> Iterator[Problem]:
    for name in row:
        if name not in known:
            near = nearest(name, known)
            hint = f"; did you mean {near!r}?" if near else "."
            yield _problem(number, name, f"Unknown field{hint}")
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


def _unmatched(number: int, row: Row, key: Key, shared: Mapping[str, Any]) -> Iterator[Problem]:
    for name in key:
        if is_empty(row.get(name)):
            yield _problem(number, name, "Is missing: rows are matched by it.")
    for name, value in shared.items():
        if str(row[name]) != str(value):
            text = f"Is {shown(row[name])}, which lies outside of within {name}={shown(value)}."
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
