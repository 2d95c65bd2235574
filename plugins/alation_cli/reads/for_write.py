"""Objects of a read as rows that a write takes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from alation_cli.exits import BadInput
from alation_cli.operations import find_write
from alation_cli.output.plain import command_line
from alation_cli.reads.chosen import check_known
from alation_cli.row_template.examples import completed
from alation_cli.row_template.params import load_params
from alation_core import Alation, BoundGet, BoundList, BoundWrite, TakesBack
from alation_core.foreign import Raised, attempt
from alation_core.frozen import dataclass
from alation_core.operations import WriteOperation
from alation_core.shapes import SomethingBeside, by_python_name, places_of, text_from_value

Object = Mapping[str, Any]


@dataclass(frozen=True)
class Back:
    """What objects become.

    Args:
        write: its name.
        columns: the fields of the rows, in order.
        asked: the fields of the objects that they come from; none: any may count.
        row: makes the row of an object.
        takes: tells of an object whether the write takes it at all.
        cell: makes a cell that the write reads as the same value.
        notes: what a person should know.
        naming: the columns of which a row needs another one beside.
        load: the words of the command that loads it back, but for its file.
    """

    write: str
    columns: Sequence[str]
    asked: Sequence[str]
    row: Callable[[Object], Mapping[str, Any]]
    takes: Callable[[Object], bool]
    cell: Callable[[str, Any], str]
    notes: Sequence[str]
    naming: frozenset[str]
    load: tuple[Sequence[str], Sequence[str]]

    @property
    def names(self) -> frozenset[str]:
        """The columns, in any order."""
        return frozenset(self.columns)

    def command(self, file: Path) -> str:
        """Return the command that loads a file back."""
        before, behind = self.load
        return command_line([*before, str(file), *behind])


def for_write(
    catalog: Alation,
    read: BoundList[Any] | BoundGet[Any],
    params: Mapping[str, Any],
    name: str,
    chosen: Sequence[str],
) -> Back:
    """Return what makes rows of a write of the objects of a read.

    Args:
        catalog: knows the operations.
        read: what brings the objects.
        params: of the read.
        name: of the write.
        chosen: the fields that are wanted; none: all that the read shows.

    Raises:
        BadInput: the write takes nothing of the read back, or not of several parents at once, or a
            field is not known or not shown.
    """
    write = find_write(catalog, name)
    schema = write.payload_schema
    back = _takes_back(catalog, write, read)
    _check_one_parent(write, read, params)
    places = back.places(schema)
    check_known(chosen, list(schema.fields), name)
    hidden = [field for field in schema.fields if field not in places]
    _check_shown([field for field in chosen if field in hidden], read, name)
    columns = _columns(write, list(places), chosen)
    return Back(
        write=name,
        columns=columns,
        asked=_asked(back, [places[field] for field in columns]),
        row=back.rows(schema),
        takes=partial(_takes, back),
        cell=lambda field, value: text_from_value(schema.fields.get(field), value),
        notes=list(_notes(write, read, columns, hidden, chosen)),
        naming=_naming(write),
        load=(("alation", "load", name), _params(write, params, columns)),
    )


def _params(
    write: BoundWrite[Any], params: Mapping[str, Any], columns: Sequence[str]
) -> Sequence[str]:
    """Return the parameters of the load: of its call, and what all rows share that none shows."""
    shared = [
        name
        for name, wire in _wire_names(write).items()
        if name in params and wire in places_of(write.payload_schema) and wire not in columns
    ]
    own = [word for name in shared for word in ("--param", f"{name}={params[name]}")]
    return [*load_params(write, params), *own]


def _naming(write: BoundWrite[Any]) -> frozenset[str]:
    rules = getattr(write.payload_schema, "rules", ())
    names = [name for rule in rules if isinstance(rule, SomethingBeside) for name in rule.names]
    return frozenset(names)


def _wire_names(write: BoundWrite[Any]) -> Mapping[str, str]:
    schema = write.payload_schema
    return {name: schema.renamed.get(name, name) for name in by_python_name(schema)}


def _asked(back: TakesBack, places: Sequence[str]) -> Sequence[str]:
    # What tells whether the write takes an object may look at any of its fields.
    named = [] if back.takes is not None else [place.split(".")[0] for place in places]
    return list(dict.fromkeys(named))


def _takes(back: TakesBack, found: Object) -> bool:
    """Ask the plugin; where its function raises, the load tells what is wrong with the row."""
    told = True if back.takes is None else attempt(back.takes, found)
    return isinstance(told, Raised) or bool(told)


def _takes_back(
    catalog: Alation, write: BoundWrite[Any], read: BoundList[Any] | BoundGet[Any]
) -> TakesBack:
    back = write.operation.takes_back
    if back is not None and back.read.item is read.operation.item:
        return back
    others = _writes_back(catalog, read)
    if others:
        why = f"what {read.name} brings is taken back by {', '.join(others)}"
    else:
        why = f"nothing takes back what {read.name} brings; without --for it is exported as it is"
    raise BadInput(f"--for {write.name}: {why}")


def _writes_back(catalog: Alation, read: BoundList[Any] | BoundGet[Any]) -> list[str]:
    endpoint = type(catalog.endpoint(read.name.partition(".")[0]))
    return [
        endpoint.name_of(operation)
        for operation in endpoint.operations().values()
        if isinstance(operation, WriteOperation)
        and operation.takes_back is not None
        and operation.takes_back.read.item is read.operation.item
    ]


def _check_one_parent(
    write: BoundWrite[Any], read: BoundList[Any] | BoundGet[Any], params: Mapping[str, Any]
) -> None:
    """Hold that all rows may go into one call: they have in common what a parameter names."""
    filters = by_python_name(read.operation.params_schema)
    for name, field in by_python_name(write.operation.params_schema).items():
        one = name in params and not isinstance(params[name], list)
        if field.required and name in filters and not one:
            raise BadInput(
                f"--for {write.name}: a load of it is for one {name}, so read the objects of one: "
                f"--param {name}=..."
            )


def _check_shown(hidden: Sequence[str], read: BoundList[Any] | BoundGet[Any], name: str) -> None:
    if hidden:
        raise BadInput(
            f"--fields: {read.name} does not show {', '.join(hidden)} of {name}: leave it out"
        )


def _columns(write: BoundWrite[Any], shown: Sequence[str], chosen: Sequence[str]) -> Sequence[str]:
    """Return the columns, those first that a row cannot be without."""
    fields, same = write.payload_schema.fields, write.operation.same_object
    naming = same.by if same is not None else ()
    first = [name for name in shown if fields[name].required or name in naming]
    if not chosen:
        return list(dict.fromkeys([*first, *shown]))
    needed = completed(write, [*first, *chosen])
    return [name for name in dict.fromkeys([*first, *chosen, *needed]) if name in shown]


def _notes(
    write: BoundWrite[Any],
    read: BoundList[Any] | BoundGet[Any],
    columns: Sequence[str],
    hidden: Sequence[str],
    chosen: Sequence[str],
) -> Iterator[str]:
    added = [name for name in columns if chosen and name not in chosen]
    if added:
        yield f"{', '.join(added)} as well: {write.name} cannot do without"
    if hidden and not chosen:
        yield f"{read.name} does not show {', '.join(hidden)} of {write.name}"
    absent = [name for name in write.payload_schema.fields if name not in columns]
    if write.operation.full_write and absent:
        yield (
            f"{write.name} is a full write: loaded back, it RESETS what is not in the file: "
            f"{', '.join(absent)}"
        )
