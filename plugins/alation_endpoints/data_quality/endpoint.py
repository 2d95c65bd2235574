"""Data quality, also called data health: rules and their results. Sheet: data_quality."""

from __future__ import annotations

from alation_core import (
    BatchLimit,
    Endpoint,
    GetOperation,
    JobOperation,
    ListOperation,
    SameObject,
    TakesBack,
)
from alation_core.bodies import list_under
from alation_endpoints.data_quality.reading import deleted, text_or_object, upserted
from alation_endpoints.data_quality.shapes import (
    DataQualityFieldDeleteItem,
    DataQualityFieldItem,
    DataQualityFieldParams,
    DataQualityFieldPostItem,
    DataQualityValueDeleteItem,
    DataQualityValueItem,
    DataQualityValueParams,
    DataQualityValuePostItem,
    JobDetailsDataQuality,
    SqlQueryTablesCheck,
    SqlQueryTablesParams,
)
from alation_endpoints.data_quality.taken_back import NAMES, in_capitals, is_own

PATH = "/integration/v1/data_quality/"
LIMIT = BatchLimit(items=1000)
"""Rows of one kind per request; a habit of clients, no limit is known (sheet limits)."""
RULE: SameObject = SameObject(("field_key",))
RESULT: SameObject = SameObject(("field_key", "object_key"))


class DataQuality(Endpoint):
    """Rules ("fields") and their results on schemas, tables and columns ("values").

    Rules must exist before their results, and so must the objects. Delete results before their
    rules: what becomes of the results of a deleted rule is not documented.
    """

    name = "data_quality"

    list_fields = ListOperation(
        f"{PATH}fields/", item=DataQualityFieldItem, filters=DataQualityFieldParams
    )
    list_values = ListOperation(
        f"{PATH}values/", item=DataQualityValueItem, filters=DataQualityValueParams
    )
    upsert_fields = JobOperation(
        "POST",
        PATH,
        payload=DataQualityFieldPostItem,
        result=JobDetailsDataQuality,
        body=list_under("fields"),
        batch=LIMIT,
        repeat_safe=True,
        same_object=RULE,
        reader=upserted("fields"),
        takes_back=TakesBack(list_fields, names={"field_key": "key"}),
    )
    upsert_values = JobOperation(
        "POST",
        PATH,
        payload=DataQualityValuePostItem,
        result=JobDetailsDataQuality,
        body=list_under("values"),
        batch=LIMIT,
        repeat_safe=True,
        same_object=RESULT,
        reader=upserted("values"),
        takes_back=TakesBack(
            list_values, names=NAMES, forms={"object_type": in_capitals}, takes=is_own
        ),
    )
    delete_fields = JobOperation(
        "DELETE",
        PATH,
        payload=DataQualityFieldDeleteItem,
        result=JobDetailsDataQuality,
        body=list_under("fields", field="field_key"),
        batch=LIMIT,
        repeat_safe=True,
        same_object=RULE,
        reader=deleted("fields"),
    )
    delete_values = JobOperation(
        "DELETE",
        PATH,
        payload=DataQualityValueDeleteItem,
        result=JobDetailsDataQuality,
        body=list_under("values"),
        batch=LIMIT,
        repeat_safe=True,
        same_object=RESULT,
        reader=deleted("values"),
    )
    check_sql_query_tables = GetOperation(
        "/integration/v1/dq/check_sql_query_tables/",
        item=SqlQueryTablesCheck,
        params=SqlQueryTablesParams,
        method="POST",
        decode=text_or_object,
    )
