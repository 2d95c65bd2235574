"""Which fields of the objects of a read are wanted, and what asks the server for no others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from marshmallow import ValidationError, fields

from alation_cli.exits import BadInput
from alation_cli.operations import SELECTING
from alation_core import BoundGet, BoundList
from alation_core.shapes import nearest


def split(text: str | None) -> list[str]:
    """Return the names of `--fields a,b`, each once."""
    names = [name.strip() for name in (text or "").split(",")]
    return [name for name in dict.fromkeys(names) if name]


def check_known(names: Sequence[str], known: Collection[str], where: str) -> None:
    """Hold that fields are known.

    Args:
        names: of the fields.
        known: those that there are; none: nobody knows them.
        where: what has them, for messages.

    Raises:
        BadInput: some are not; each is told with the nearest.
    """
    unknown = [name for name in names if name not in known] if known else []
    if unknown:
        told = "; ".join(f"no field {name!r}{_hint(name, known)}" for name in unknown)
        raise BadInput(f"--fields: {where} has {told}", f"its fields: {', '.join(known)}")


def _hint(name: str, known: Collection[str]) -> str:
    near = nearest(name, known)
    return f", did you mean {near!r}?" if near else ""


def selecting(
    read: BoundList[Any] | BoundGet[Any], params: Mapping[str, Any], names: Sequence[str]
) -> dict[str, Any]:
    """Return the parameter that names the fields to return, where the read has one.

    The id is asked for as well: it tells the objects apart while the list is read.

    Raises:
        BadInput: the caller names fields by a parameter, too.
    """
    known = read.operation.params_schema.fields
    given = [name for name in SELECTING if name in params]
    if given:
        raise BadInput(f"--fields and --param {given[0]}=... say the same: give one of them")
    name = next((one for one in SELECTING if one in known), None)
    if name is None:
        return {}
    own = ["id"] if "id" in read.operation.item_schema.fields else []
    wanted = list(dict.fromkeys([*names, *own]))
    return {name: _as_taken(known[name], wanted)}


def _as_taken(field: fields.Field[Any], names: list[str]) -> str | list[str]:
    """Return names with commas between them; a parameter that takes no text gets the list."""
    joined = ",".join(names)
    try:
        field.deserialize(joined)
    except ValidationError:
        return names
    return joined
