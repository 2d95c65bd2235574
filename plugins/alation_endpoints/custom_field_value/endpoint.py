"""The values of custom fields on objects. Sheet: custom_field_value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alation_core import (
    BatchLimit,
    Compared,
    Comparison,
    DirectOperation,
    Endpoint,
    JobDetails,
    JobOperation,
    ListOperation,
    SameObject,
    TakesBack,
)
from alation_core.alike import as_text
from alation_core.shapes import Row
from alation_endpoints.common.custom_fields.comparing import field_value
from alation_endpoints.custom_field_value.locating import locate
from alation_endpoints.custom_field_value.reading import (
    counted_texts,
    counters,
    lines,
    second_job,
)
from alation_endpoints.custom_field_value.shapes import (
    BUILTIN_IDS,
    CustomFieldValueParams,
    CustomFieldValuePutItem,
    JobDetailsCustomFieldValuePut,
    ObjectsByFieldParams,
    ObjectWithFields,
    StoredFieldValue,
)

PATH = "/integration/v2/custom_field_value/"


def _value_of(row: Row) -> tuple[int, str, str]:
    """Name a value by its field and its object, whose id may be a text that holds the number."""
    return row["field_id"], row["otype"], str(row["oid"]).lstrip("0")


def _number(value: object) -> object:
    """The id of an object may be a text that holds the number."""
    told = as_text(value)
    return told.lstrip("0") or "0" if isinstance(told, str) else told


def _never(value: object) -> None:
    """When a value was changed is no difference of it."""


ONE_VALUE: SameObject = SameObject(("field_id", "otype", "oid"), name=_value_of)

NO_TIME = {"ts_updated": None}
"""What the time of a value does where it is sent is not documented: an export leaves it out."""

SOURCES = ("data", "schema", "table", "attribute")


def is_written_here(value: Mapping[str, Any]) -> bool:
    """Tell whether a value is written here: titles and descriptions of sources are not."""
    builtin = value.get("field_id") in BUILTIN_IDS.values()
    return not (builtin and value.get("otype") in SOURCES)


class CustomFieldValue(Endpoint):
    """Values of custom fields on almost every kind of object.

    Objects and fields must exist, and the field should be on the template of the object. Titles
    and descriptions of data sources, schemas, tables and columns are not writable here: the
    relational endpoints do that. A write sets the whole value: to add to a multi value, read it,
    merge and write it back, which is not atomic.

    On cloud-native instances an `upsert` runs two jobs, one per store. Both are in `run.jobs`, a
    second one after its first, and rows succeed only where both did. If either fails, send the
    rows again; that does no harm.

    `list` wants filters: without them a server may return about ten values and ignore `limit`
    (third-party notes). Objects without a value are not listed.

    `upsert_sync` is announced as deprecated since 2024.3: prefer `upsert`, above all for many rows.
    `find_objects_by_field` is an older interface; it leaves out values inherited from catalog sets.
    """

    name = "custom_field_value"

    list = ListOperation(PATH, item=StoredFieldValue, filters=CustomFieldValueParams)
    upsert_sync = DirectOperation(
        "PUT",
        PATH,
        payload=CustomFieldValuePutItem,
        result=JobDetailsCustomFieldValuePut,
        batch=BatchLimit(items=1000),
        repeat_safe=True,
        reader=counters,
        locate=locate,
        same_object=ONE_VALUE,
        takes_back=TakesBack(list, names=NO_TIME, takes=is_written_here),
    )
    upsert = JobOperation(
        "PUT",
        PATH + "async/",
        payload=CustomFieldValuePutItem,
        result=JobDetails,
        batch=BatchLimit(items=10_000, hard=True),
        repeat_safe=True,
        refusal_starts_nothing=True,
        reader=counted_texts,
        locate=locate,
        same_object=ONE_VALUE,
        follow_up=second_job,
        takes_back=TakesBack(list, names=NO_TIME, takes=is_written_here),
    )
    find_objects_by_field = ListOperation(
        "/api/v1/bulk_metadata/data_dictionary/{otype}",
        item=ObjectWithFields,
        filters=ObjectsByFieldParams,
        paging="none",
        decode=lines,
    )
    compared = Comparison(
        list,
        fields={
            "field_id": Compared(alike=_number),
            "otype": Compared(),
            "oid": Compared(alike=_number),
            "value": Compared(alike=field_value),
            "ts_updated": Compared(alike=_never),
        },
        create=upsert,
        update=upsert,
        names={"field_id": "field_id", "otype": "otype", "oid": "oid"},
        within=("otype", "field_id"),
    )
