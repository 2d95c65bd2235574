"""What a write finds out about its input, once, before its first request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from alation_core.batching.grouping import Batch, batches
from alation_core.batching.limits import BatchLimit
from alation_core.batching.preparing import prepare
from alation_core.batching.room import Room
from alation_core.batching.rows import EncodedRow, PreparedRow, RejectedRow
from alation_core.bodies.body import Body
from alation_core.calls.one_object import kept_apart, without_contradictions
from alation_core.calls.options import OPTION_NAMES, WriteOptions
from alation_core.errors import ConfigurationError, InvalidPayload
from alation_core.foreign import Raised, attempt
from alation_core.frozen import dataclass
from alation_core.operations.addresses import Addresses, addressed, placing, wire_params
from alation_core.operations.taken_back import admitting
from alation_core.operations.write import WriteOperation
from alation_core.problems import Problem
from alation_core.shapes import as_wire, by_python_name, nearest, places_of, why_no_rows


@dataclass(frozen=True)
class Ready:
    """The input of a call, ready to be sent.

    Args:
        rows: checked and encoded, in input order.
        address: where the request of each batch goes.
        form: of the bodies.
        limit: of a batch.
        operation: what is called.
        options: how the write is done.
        params: query and path parameters, by their wire names and as they stand there.
        agree: no two rows of the call contradict each other.
        room: what the server takes in one request, as far as the run has told.
    """

    rows: Iterable[PreparedRow]
    address: Addresses
    form: Body
    limit: BatchLimit
    operation: WriteOperation[Any]
    options: WriteOptions
    params: Mapping[str, Any]
    agree: bool = False
    room: Room = field(default_factory=Room)

    def batches(self, first: int = 0) -> Iterator[Batch]:
        """Yield the batches, in input order.

        Args:
            first: number of the first one.
        """
        operation = self.operation
        if self.agree or operation.same_object is None:
            return batches(self.rows, self.limit, self.form, first=first, room=self.room)
        apart = kept_apart(operation)
        return batches(self.rows, self.limit, self.form, apart, first, self.room)

    def known(self) -> Ready:
        """Read all rows, and refuse those that contradict each other."""
        rows = without_contradictions(self.operation, list(self.rows))
        return replace(self, rows=rows, agree=True)


def listed(rows: Iterable[Any]) -> Iterable[Any]:
    """Return rows as they are.

    Raises:
        ConfigurationError: it is one row, a text or nothing that holds rows.
    """
    if why := why_no_rows(rows):
        raise ConfigurationError(why)
    return rows


def prepared(operation: WriteOperation[Any], rows: Iterable[Any]) -> Iterable[PreparedRow]:
    """Yield rows as a call without parameters would send them, or rejected.

    Raises:
        ConfigurationError: as for `listed`.
    """
    schema = operation.payload_schema
    return prepare(
        listed(rows),
        schema,
        operation.form(None),
        placing(schema, len(operation.path), alone=True),
        admit=admitting(operation.takes_back, schema),
    )


def problems_of(rows: Iterable[PreparedRow]) -> list[Problem]:
    """Return what is wrong with rows, in their order."""
    return [p for row in rows if isinstance(row, RejectedRow) for p in row.problems]


def unread(
    where: str,
    operation: WriteOperation[Any],
    rows: Iterable[Any],
    options: WriteOptions,
    params: Mapping[str, Any],
) -> Ready:
    """Make ready what needs no look at the rows: they are checked as they are read.

    Args:
        where: name of the operation, for messages.
        operation: what is called.
        rows: the caller's.
        options: how the write is done.
        params: query and path parameters. One that is called as a field of the rows which stands in
            path or query is the value of the rows that do not hold it.

    Raises:
        ConfigurationError: an option, a parameter or what was given as rows cannot be used.
    """
    rows = listed(rows)
    params, own = _parted(where, operation, params)
    schema = operation.payload_schema
    admit = admitting(operation.takes_back, schema)
    rows = (_completed(row, own, admit) for row in rows) if own else rows
    wired = wire_params(where, operation.params_schema, params)
    address = addressed(where, operation, wired)
    form, given = _form(where, operation, wired), as_wire(params)
    whole_when = operation.whole_when
    declared = operation.limit(given)
    if whole_when is not None and _is_whole(where, whole_when, given):
        declared = replace(declared, whole=True)
    limit = declared.chosen(where, options.batch_size)
    known = prepare(rows, schema, form, address.placing, admit=admit)
    return Ready(known, address, form, limit, operation, options, wired)


def _parted(
    where: str, operation: WriteOperation[Any], params: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the parameters of a call, and the values of its rows among them by wire names."""
    schema, known = operation.payload_schema, by_python_name(operation.params_schema)
    fields = by_python_name(schema)
    wire = {name: schema.renamed.get(name, name) for name in fields.keys() - known.keys()}
    placed = places_of(schema)
    own = {name: wire[name] for name in params if wire.get(name) in placed}
    for name, wired in own.items():
        if schema.fields[wired].metadata.get("secret"):
            raise ConfigurationError(
                f"{where}: parameter {name!r} is recorded with its run, and the field of this name "
                "is a secret: give it in the rows"
            )
    rest = {name: value for name, value in params.items() if name not in own}
    for name in rest.keys() - known.keys():
        # What no parameter is called may be an option that is written otherwise.
        near = None if nearest(name, known) else nearest(name, OPTION_NAMES)
        if near and near != name:
            raise ConfigurationError(
                f"{where}: there is no parameter or option {name!r}; did you mean {near!r}?"
            )
    return rest, {wired: params[name] for name, wired in own.items()}


def _completed(row: Any, own: Mapping[str, Any], admit: Callable[[Any], Any]) -> Any:
    given = attempt(admit, row)
    return {**own, **given} if isinstance(given, Mapping) else row


def _form(where: str, operation: WriteOperation[Any], params: Mapping[str, Any]) -> Body:
    form = attempt(operation.form, params)
    if isinstance(form, Raised):
        raise ConfigurationError(f"{where}: its parameters cannot be written into a body ({form})")
    return form


def _is_whole(
    where: str, whole_when: Callable[[Mapping[str, Any]], bool], params: Mapping[str, Any]
) -> bool:
    told = attempt(whole_when, params)
    if not isinstance(told, bool):
        # A whole state that is taken for none would be split, and each part deletes the others.
        raise ConfigurationError(
            f"{where}: its plugin does not tell whether this body is a whole state ({told}); "
            "nothing was sent"
        )
    return told


def checked(where: str, ready: Ready, *, allow_empty: bool = False) -> Ready:
    """Read all rows, and hold what must hold before the first request.

    Args:
        where: name of the operation, for messages.
        ready: the call, its rows not read yet.
        allow_empty: a whole state without rows may be sent.

    Raises:
        InvalidPayload: rows do not fit, and are not to be skipped.
        ConfigurationError: a whole state is empty or too large.
    """
    ready = ready.known()
    rows = list(ready.rows)
    check_problems(ready, problems_of(rows))
    if ready.limit.whole:
        check_whole(where, ready, rows, allow_empty)
    return replace(ready, rows=rows)


def check_problems(ready: Ready, problems: Sequence[Problem]) -> None:
    """Hold that rows fit, where those that do not are not to be skipped.

    Raises:
        InvalidPayload: they do not.
    """
    if problems and (ready.options.on_invalid == "raise" or ready.limit.whole):
        # Left out of a whole state, a row would be deleted: skipping is no choice there.
        raise InvalidPayload(problems)


def check_whole(where: str, ready: Ready, rows: Sequence[PreparedRow], allow_empty: bool) -> None:
    """Hold that a whole state can be sent.

    Raises:
        ConfigurationError: it is empty or too large, or its rows go to several addresses.
    """
    if not rows and not allow_empty:
        raise ConfigurationError(
            f"{where}: there are no rows, and this body is a whole state: sending it would "
            "delete everything. Pass allow_empty=True if that is what you want"
        )
    if not rows and ready.address.placing is not None:
        raise ConfigurationError(
            f"{where}: there are no rows, and rows say where the request goes: nothing was sent"
        )
    if len({row.place for row in rows if isinstance(row, EncodedRow)}) > 1:
        raise ConfigurationError(
            f"{where}: the rows go to several addresses, and this body is a whole state that goes "
            "to one: make a call for each; nothing was sent"
        )
    size, measure = 0, ready.form.measure()
    for row in rows:
        if isinstance(row, EncodedRow):
            size = measure(row.part)
    if size > ready.limit.bytes:
        raise ConfigurationError(
            f"{where}: the rows make {size} bytes, more than the {ready.limit.bytes} that go "
            "into one request, and this body is a whole state that can't be split; "
            "nothing was sent"
        )
