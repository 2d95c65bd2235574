"""The shapes of tags and of the objects that carry them. Sheet: tag."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from marshmallow.validate import Length, Range

from alation_core import Item, JobDetails
from alation_core.frozen import dataclass
from alation_core.shapes import UNSET, Example, InPath, Maybe, Row, something_beside

NOT_EMPTY = Length(min=1, error="Must not be empty.")

TagName = Annotated[
    str, InPath, "The name as it is shown; letter case, blanks and # count.", Example("finance")
]
OType = Annotated[
    str,
    NOT_EMPTY,
    "Type of the object: table, schema, glossary_term (a document), query, ...",
    Example("data"),
]

# ------------------------------------------------------------------------------ payloads


@dataclass(frozen=True)
class TagPostItem:
    """One object to put a tag on. A name that no tag has yet makes a new tag."""

    tag_name: TagName
    otype: OType
    oid: Annotated[int | str, "Id of the object; a text for files."]


@dataclass(frozen=True)
class TagRemoveItem:
    """One object to take a tag off. Nothing else is sent: the path names both."""

    tag_name: TagName
    otype: Annotated[str, InPath, "Type of the object.", Example("data")]
    oid: Annotated[int | str, InPath, "Id of the object; a text for files."]


@dataclass(frozen=True)
class TagPatchItem:
    """What can be changed in a tag; its objects keep it."""

    rules: ClassVar = (something_beside("tag_id"),)

    tag_id: Annotated[int, InPath]
    name: Annotated[Maybe[str], NOT_EMPTY] = UNSET
    description: Annotated[Maybe[str], "HTML. An empty text clears it."] = UNSET


# ---------------------------------------------------------------------------- parameters


def _an_object_has_both(params: Row) -> Iterator[tuple[str, str]]:
    for name, other in (("oid", "otype"), ("otype", "oid")):
        if name in params and other not in params:
            yield other, f"Is needed beside {name}: both together name the object."


@dataclass(frozen=True)
class TagParams:
    """Filters of the list."""

    rules: ClassVar = (_an_object_has_both,)

    oid: Annotated[Maybe[int | str], "Only the tags of this object; a text for files."] = UNSET
    otype: Annotated[Maybe[str], "Only together with oid."] = UNSET
    order_by: Annotated[Maybe[str], "The values that are allowed are not known."] = UNSET
    limit: Annotated[Maybe[int], Range(min=1), "Size of a page."] = UNSET
    skip: Maybe[int] = UNSET


@dataclass(frozen=True)
class TagPath:
    """Which tag is read."""

    tag_id: int


@dataclass(frozen=True)
class TaggedParams:
    """Which tag's objects are listed, and in what order."""

    tag_name: Annotated[str, "The name of the tag, not its id."]
    order_by: Annotated[
        Maybe[Literal["ts_tagged", "-ts_tagged"]], "A leading minus turns the order."
    ] = UNSET
    exclude_deleted: Annotated[Maybe[bool], "Leaves out objects that are deleted."] = UNSET
    limit: Annotated[Maybe[int], Range(min=1), "Size of a page."] = UNSET
    skip: Maybe[int] = UNSET


# ------------------------------------------------------------------------------- answers


@dataclass(frozen=True)
class TagItem(Item):
    """A tag."""

    id: int | None = None
    name: str | None = None
    description: str | None = None
    number_of_objects_tagged: int | None = None
    ts_created: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class TaggedObject:
    """The object that carries a tag; its id is a text for files."""

    otype: str
    id: int | str
    url: str | None = None


@dataclass(frozen=True)
class TaggedItem(Item):
    """One object of a tag, and since when it is one.

    Servers call the object `subject` or `object` (sheet tag); it stands under both names here,
    whichever came.
    """

    ts_tagged: str | None = None
    subject: TaggedObject | None = None
    object: TaggedObject | None = None

    def __post_init__(self) -> None:
        either = self.subject or self.object
        for name in ("subject", "object"):
            if getattr(self, name) is None:
                object.__setattr__(self, name, either)


@dataclass(frozen=True)
class JobDetailsTag(JobDetails):
    """The answer to an addition or an update, in the vendor's job form; there is no job."""

    result: TagItem | Any = None
