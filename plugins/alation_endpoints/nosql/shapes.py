"""The tree of a document store: what is sent, what comes back. Sheet: nosql."""

from __future__ import annotations

from typing import Annotated, Any

from alation_core import Item
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Maybe

Source = Annotated[int, "A virtual data source whose dbtype is generic_nosql."]


@dataclass(frozen=True)
class NosqlSchema:
    """The schema of the documents of a collection."""

    name: str
    definition: Annotated[
        dict[str, Any],
        "A JSON Schema (type, then properties or items, nested at will) or an Avro schema. A title "
        "within it is ignored.",
    ]


@dataclass(frozen=True)
class NosqlCollection:
    """A collection of a folder."""

    name: str
    schemata: Annotated[list[NosqlSchema], "The Latin plural, not schemas."]


@dataclass(frozen=True)
class NosqlFolder:
    """A folder, usually a database, with all that is in it."""

    name: Annotated[str, "A name with one dot is known to work."]
    collections: list[NosqlCollection]


@dataclass(frozen=True)
class NosqlParams:
    """What a call is about."""

    ds_id: Source


@dataclass(frozen=True)
class NosqlUploadParams(NosqlParams):
    """Parameters of an upload of the whole tree."""

    remove_not_seen: Annotated[
        Maybe[bool],
        "true DELETES (softly) what this upload does not mention. What a server takes where it is "
        "left out is not known.",
    ] = UNSET


@dataclass(frozen=True)
class NosqlFolderItem(Item):
    """A folder of the list. No source has the reply, so the names are those of a write."""

    name: str | None = None
    collections: list[NosqlCollection] | Any = None
