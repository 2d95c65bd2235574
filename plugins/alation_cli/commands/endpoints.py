"""`alation endpoints`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from alation_cli import options
from alation_cli.exits import BadInput
from alation_cli.manners import command
from alation_cli.options import OutputForm
from alation_cli.output.plain import show_words
from alation_cli.parameters import argument

if TYPE_CHECKING:
    from alation_core.operations import WriteOperation
    from alation_core.plugins import Diagnosis


TABLE_COLUMNS = ("operation", "method", "path", "batch", "repeat_safe")
COLUMNS = (
    *("endpoint", *TABLE_COLUMNS),
    *("params", "fields", "full_write", "takes_back", "distribution", "cause"),
)


@command()
@argument(
    "name", required=False, metavar="ENDPOINT", told="Only this endpoint, with its parameters."
)
@options.record_output
def endpoints(name: str | None, output: OutputForm) -> None:
    """List what can be called; a broken plugin is listed with its cause."""
    from alation_cli.output.records import print_records

    records = _described(name)
    if output is not OutputForm.TABLE:
        print_records(records, COLUMNS, output)
        return
    working = [record for record in records if record["cause"] is None]
    if working:
        print_records(working, TABLE_COLUMNS, output)
    if name is not None:
        for record in working:
            show_words(f"params of {record['operation']}: {', '.join(record['params']) or 'none'}")
            if record["fields"]:
                show_words(f"rows of {record['operation']}: {', '.join(record['fields'])}")
            if record["full_write"]:
                show_words(
                    f"{record['operation']} is a full write: it resets what a row leaves out"
                )
    for record in records:
        if record["cause"] is not None:
            show_words(f"{record['endpoint']} is broken: {record['cause']}")


def _described(name: str | None) -> list[dict[str, Any]]:
    """Return a record per operation of the installed endpoints; a broken plugin makes one record.

    Args:
        name: only of this endpoint; None: of all.

    Raises:
        BadInput: there is no endpoint of that name.
    """
    from alation_cli.operations import suggestion
    from alation_core.client import reserved_names
    from alation_core.plugins import diagnose

    found = diagnose(reserved_names())
    # A plugin whose name is no identifier brings no endpoint.
    names = (diagnosis.plugin.name for diagnosis in found)
    known = list(dict.fromkeys(one for one in names if one.isidentifier()))
    if name is not None and name not in known:
        raise BadInput(
            f"there is no endpoint {name!r}; {suggestion(name, known)}available: {', '.join(known)}"
        )
    return [
        record
        for diagnosis in found
        if name in (None, diagnosis.plugin.name)
        for record in _records(diagnosis, [one for one in known if one != diagnosis.plugin.name])
    ]


def _records(diagnosis: Diagnosis, others: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the records of a plugin.

    Args:
        diagnosis: of it.
        others: names of the other plugins. One module may stand behind several, and brings the
            endpoints of all: each is told of under its own name.
    """
    from alation_core.plugins import Registry

    empty = dict.fromkeys(COLUMNS) | {"distribution": diagnosis.plugin.distribution}
    if diagnosis.cause is not None:
        yield empty | {"endpoint": diagnosis.plugin.name, "cause": diagnosis.cause}
        return
    registry = Registry([diagnosis.plugin.name])
    for name in [one for one in diagnosis.endpoints if one not in others]:
        for operation in registry.endpoint(name).operations().values():
            yield empty | {"endpoint": name} | _operation(name, operation)


def _operation(endpoint: str, operation: Any) -> dict[str, Any]:
    """Describe an operation. A read has no batch, and may always be repeated."""
    from alation_core import BatchLimit
    from alation_core.operations import WriteOperation
    from alation_core.shapes import by_python_name

    schema = operation.params_schema
    params = [
        f"{name}{_noted(field.required, schema.renamed.get(name))}"
        for name, field in by_python_name(schema).items()
    ]
    writes = isinstance(operation, WriteOperation)
    limit = operation.batch if writes else None
    return {
        "operation": f"{endpoint}.{operation.name}",
        "method": getattr(operation, "method", "GET"),
        "path": operation.path,
        "batch": limit.items if isinstance(limit, BatchLimit) else None,
        "repeat_safe": operation.repeat_safe if writes else True,
        "params": params,
        "fields": [*_fields(operation)] if writes else None,
        "full_write": writes and operation.full_write,
        "takes_back": _taken_back(endpoint, operation) if writes else None,
    }


def _taken_back(endpoint: str, operation: WriteOperation[Any]) -> str | None:
    back = operation.takes_back
    return None if back is None else f"{endpoint}.{back.read.name}"


def _fields(operation: WriteOperation[Any]) -> Iterator[str]:
    """Yield the fields of a row, each with what is said of it."""
    from alation_core.shapes import places_of, secret_fields

    schema = operation.payload_schema
    elsewhere, hidden = places_of(schema), secret_fields(schema)
    same = operation.same_object.by if operation.same_object else ()
    for name, field in schema.fields.items():
        resets = operation.full_write and not field.required and name not in same
        notes = [
            "required" if field.required else "",
            f"in the {elsewhere[name]}" if name in elsewhere else "",
            "secret" if name in hidden else "",
            "reset where it is left out" if resets else "",
        ]
        told = ", ".join(note for note in notes if note)
        yield f"{name} ({told})" if told else name


def _noted(required: bool, wire: str | None) -> str:
    """Return what is noted behind the name of a parameter: its wire name, where it has another."""
    notes = ["required"] if required else []
    notes += [f"sent as {wire}"] if wire is not None else []
    return f" ({', '.join(notes)})" if notes else ""
