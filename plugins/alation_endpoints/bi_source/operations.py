"""The calls that all kinds of objects within a BI server have alike. Sheet: bi_source.

A declaration says where its kind stands below the server, and what its rows or objects are.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, TypeVar

from alation_core import (
    BatchLimit,
    DirectOperation,
    GetOperation,
    Item,
    JobDetails,
    JobOperation,
    ListOperation,
    SameObject,
    TakesBack,
)
from alation_core.bodies import JSON_LIST, JSON_OBJECT, NO_BODY, Body, list_in_query
from alation_core.reading import no_content, one_object
from alation_core.shapes import Row
from alation_endpoints.bi_source.answers import JobDetailsBIUpsert
from alation_endpoints.bi_source.pages import PAGES
from alation_endpoints.bi_source.params import (
    BIDeleteItem,
    BIDeleteParams,
    BIListParams,
    BIServerPath,
)
from alation_endpoints.bi_source.reading import counted

ItemT = TypeVar("ItemT", bound=Item)
J = TypeVar("J", bound=JobDetails)

SERVERS = "/integration/v2/bi/server/"
SERVER = SERVERS + "{bi_server_id}/"

BATCH = BatchLimit(items=1000)
"""The vendor's general advice: 1000 objects or less in a call, and one call at a time."""

ONE = BatchLimit(items=1, hard=True)

IN_ADDRESS = BatchLimit(items=100, bytes=2500)
"""The web server in front takes 8192 bytes of address, and each byte may become three in it."""


def _name(row: Row) -> Hashable:
    field = "external_id" if "external_id" in row else "id"
    return field, row[field]


def listing(place: str, item: type[ItemT], filters: type = BIListParams) -> ListOperation[ItemT]:
    """Return the list of a kind, which is read whole."""
    return ListOperation(SERVER + place, item=item, filters=filters, paging=PAGES)


def getting(place: str, by: str, item: type[ItemT], params: type) -> GetOperation[ItemT]:
    """Return the read of one object, whose number stands in the path under the name `by`."""
    return GetOperation(_one(place, by), item=item, params=params)


def upserting(
    place: str, payload: type, listing: ListOperation[Any], body: Body = JSON_LIST
) -> JobOperation[JobDetailsBIUpsert]:
    """Return the job that creates objects, or updates those with these external ids.

    It takes back those of the list. A row may name an earlier one as its parent, so that one
    request waits for the other.
    """
    return JobOperation(
        "POST",
        SERVER + place,
        payload=payload,
        result=JobDetailsBIUpsert,
        params=BIServerPath,
        body=body,
        batch=BATCH,
        repeat_safe=True,
        overlaps=False,
        same_object=SameObject(("external_id",)),
        reader=counted,
        takes_back=TakesBack(listing),
    )


def updating(
    place: str,
    by: str,
    payload: type,
    result: type[J],
    listing: ListOperation[Any],
    body: Body = JSON_OBJECT,
) -> DirectOperation[J]:
    """Return the update of an object of the list, which is answered with it."""
    return DirectOperation(
        "PATCH",
        _one(place, by),
        payload=payload,
        result=result,
        params=BIServerPath,
        body=body,
        batch=ONE,
        repeat_safe=True,
        same_object=SameObject((by,)),
        reader=one_object(same={by: "id", "external_id": "external_id"}),
        takes_back=TakesBack(listing, names={by: "id"}),
    )


def deleting(place: str) -> DirectOperation[JobDetails]:
    """Return the delete of many objects, whose answer says nothing of any of them."""
    return DirectOperation(
        "DELETE",
        SERVER + place,
        payload=BIDeleteItem,
        result=JobDetails,
        params=BIDeleteParams,
        body=list_in_query("oids", "id", "external_id", named_by="keyField"),
        batch=IN_ADDRESS,
        repeat_safe=True,
        same_object=SameObject(("id", "external_id"), name=_name),
        reader=no_content,
    )


def deleting_one(place: str, by: str, payload: type) -> DirectOperation[JobDetails]:
    """Return the delete of one object by its number in the path."""
    return DirectOperation(
        "DELETE",
        _one(place, by),
        payload=payload,
        result=JobDetails,
        params=BIServerPath,
        body=NO_BODY,
        batch=ONE,
        repeat_safe=True,
        same_object=SameObject((by,)),
        reader=no_content,
    )


def _one(place: str, by: str) -> str:
    return f"{SERVER}{place}{{{by}}}/"
