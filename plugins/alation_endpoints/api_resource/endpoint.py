"""The catalog pages of HTTP APIs. Sheet: api_resource."""

from __future__ import annotations

from alation_core import (
    BatchLimit,
    DirectOperation,
    Endpoint,
    GetOperation,
    ListOperation,
    SameObject,
)
from alation_core.bodies import JSON_OBJECT
from alation_core.reading import one_object
from alation_endpoints.api_resource.shapes import (
    ApiResourceItem,
    ApiResourcePath,
    ApiResourcePostItem,
    JobDetailsApiResource,
)

PATH = "/integration/v1/api_resource/"


class ApiResource(Endpoint):
    """Catalog pages of HTTP APIs, kept in folders, with the structure of input and output.

    Admins only write, and only where the feature is switched on. Method and url name a resource.
    Titles and descriptions of fields are ignored here: set them as custom field values of the
    fields, whose ids `get` tells.

    Not known: how a list goes on (the vendor's general rule is followed: X-Next-Page) and what it
    tells beside ids, which fields an upsert needs, its HTTP status, whether it may be repeated (it
    is not), and how a url with slashes stands in the path (it is encoded, as one part). Moves,
    deletes and restores exist; nothing is known of their calls.
    """

    name = "api_resource"

    list = ListOperation(PATH, item=ApiResourceItem)
    get = GetOperation(PATH + "{id}/", item=ApiResourceItem, params=ApiResourcePath)
    upsert = DirectOperation(
        "POST",
        PATH + "{http_method}:{url}/",
        payload=ApiResourcePostItem,
        result=JobDetailsApiResource,
        body=JSON_OBJECT,
        batch=BatchLimit(items=1, hard=True),
        repeat_safe=False,
        same_object=SameObject(("http_method", "url")),
        reader=one_object(),
    )
