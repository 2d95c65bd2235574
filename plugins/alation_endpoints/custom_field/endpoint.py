"""The definitions of custom fields. Sheet: custom_field."""

from __future__ import annotations

from alation_core import (
    BatchLimit,
    Compared,
    Comparison,
    DirectOperation,
    Endpoint,
    GetOperation,
    JobDetails,
    JobOperation,
    ListOperation,
    SameObject,
    TakesBack,
)
from alation_core.alike import any_order, text
from alation_core.bodies import JSON_OBJECT
from alation_endpoints.custom_field.reading import changed, field_ids
from alation_endpoints.custom_field.shapes import (
    CustomFieldBuiltinParams,
    CustomFieldGetParams,
    CustomFieldItem,
    CustomFieldParams,
    CustomFieldPatchItem,
    CustomFieldPostItem,
    JobDetailsCustomFieldPost,
)

PATH = "/integration/v2/custom_field/"
TEXT: Compared = Compared(alike=text)


class CustomField(Endpoint):
    """Definitions of custom fields; the values on objects are the endpoint custom_field_value.

    Create the fields first, then put them on a template (in the catalog's pages: no public call
    does it, except the visual configuration), then set values. Creating needs a Catalog Admin or
    Server Admin, and so may the list. Names are not documented as unique: look a name up before
    a create is sent again. There is no delete.

    `update` is only known from a release note of 2026 and goes to newer servers only; the names of
    its fields are inferred. It makes a request for each row: `update([{"id": 10233, ...}])`.
    """

    name = "custom_field"

    list = ListOperation(PATH, item=CustomFieldItem, filters=CustomFieldParams)
    get = GetOperation(PATH + "{field_id}/", item=CustomFieldItem, params=CustomFieldGetParams)
    get_builtin = GetOperation(
        PATH + "builtin/{field_name}/", item=CustomFieldItem, params=CustomFieldBuiltinParams
    )
    create = JobOperation(
        "POST",
        PATH,
        payload=CustomFieldPostItem,
        result=JobDetailsCustomFieldPost,
        batch=BatchLimit(items=1000),
        repeat_safe=False,
        reader=field_ids,
    )
    update = DirectOperation(
        "PATCH",
        PATH + "{id}/",
        payload=CustomFieldPatchItem,
        result=JobDetails,
        body=JSON_OBJECT,
        batch=BatchLimit(items=1, hard=True),
        repeat_safe=True,
        reader=changed,
        same_object=SameObject(("id",)),
        takes_back=TakesBack(list, takes=lambda field: field.get("builtin_name") is None),
    )
    compared = Comparison(
        list,
        fields={
            "field_type": Compared(),
            "name_singular": TEXT,
            "name_plural": TEXT,
            "options": Compared(),  # in the order in which they are offered
            "allow_multiple": Compared(),
            "allowed_otypes": Compared(alike=any_order),
            "backref_name": TEXT,
            "backref_tooltip_text": TEXT,
            "tooltip_text": TEXT,
        },
        keys=("name_singular",),
        create=create,
        update=update,
    )
