"""Tags and the objects that carry them. Sheet: tag."""

from __future__ import annotations

from alation_core import (
    BatchLimit,
    Compared,
    Comparison,
    DirectOperation,
    Endpoint,
    GetOperation,
    JobDetails,
    ListOperation,
    SameObject,
    TakesBack,
)
from alation_core.alike import as_text, html, text
from alation_core.bodies import JSON_OBJECT, NO_BODY
from alation_core.reading import no_content, one_object
from alation_endpoints.tag.shapes import (
    JobDetailsTag,
    TaggedItem,
    TaggedParams,
    TagItem,
    TagParams,
    TagPatchItem,
    TagPath,
    TagPostItem,
    TagRemoveItem,
)

PATH = "/integration/tag/"
OBJECTS = PATH + "{tag_name}/subject/"
ONE = BatchLimit(items=1, hard=True)


class Tag(Endpoint):
    """Tags.

    A tag is changed by its id, and put on objects and taken off by its NAME: `add` with a name that
    no tag has makes a new tag, so a typing error makes one too, and no call deletes a tag. Each row
    is a request of its own, answered at once; the id of a row of `add` is that of the tag. What
    happens where an object carries the tag already, or does not carry it, is not known, so `add`
    and `remove` are not sent again when an answer is lost: `list_objects` tells. Whether the server
    takes a name with a slash is not known either.
    """

    name = "tag"

    list = ListOperation(PATH, item=TagItem, filters=TagParams)
    get = GetOperation(PATH + "{tag_id}/", item=TagItem, params=TagPath)
    list_objects = ListOperation(OBJECTS, item=TaggedItem, filters=TaggedParams)
    add = DirectOperation(
        "POST",
        OBJECTS,
        payload=TagPostItem,
        result=JobDetailsTag,
        body=JSON_OBJECT,
        batch=ONE,
        repeat_safe=False,
        reader=one_object(same={"tag_name": "name"}),
        same_object=SameObject(("tag_name", "otype", "oid")),
    )
    update = DirectOperation(
        "PATCH",
        PATH + "{tag_id}/",
        payload=TagPatchItem,
        result=JobDetailsTag,
        body=JSON_OBJECT,
        batch=ONE,
        repeat_safe=True,
        same_object=SameObject(("tag_id",)),
        reader=one_object(same={"tag_id": "id", "name": "name"}),
        takes_back=TakesBack(list, names={"tag_id": "id"}),
    )
    remove = DirectOperation(
        "DELETE",
        OBJECTS + "{otype}/{oid}/",
        payload=TagRemoveItem,
        result=JobDetails,
        body=NO_BODY,
        batch=ONE,
        repeat_safe=False,
        same_object=SameObject(("tag_name", "otype", "oid")),
        reader=no_content,
    )
    tags = Comparison(
        list,
        fields={"name": Compared(alike=text), "description": Compared(alike=html)},
        keys=("name",),
        update=update,
        names={"tag_id": "id"},
    )
    objects = Comparison(
        list_objects,
        fields={
            "tag_name": Compared(),
            "otype": Compared(at=("subject.otype", "object.otype")),
            "oid": Compared(at=("subject.id", "object.id"), alike=as_text),
        },
        create=add,
        delete=remove,
        # The list of a tag does not show its name: it is what was asked for.
        names={"tag_name": "tag_name", "otype": "otype", "oid": "oid"},
        within=("tag_name",),
    )
