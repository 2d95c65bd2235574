"""What the operations of both families have in common: the writes, and where they go.

An endpoint's declaration says what is its own. Sheet: datasource.
"""

from __future__ import annotations

from typing import Any, TypeVar

from alation_core import (
    BatchLimit,
    DirectOperation,
    GetOperation,
    Item,
    JobDetails,
    JobOperation,
    SameObject,
    TakesBack,
)
from alation_core.bodies import JSON_OBJECT, NO_BODY, Body
from alation_endpoints.common.objects import set_by
from alation_endpoints.datasource.answers import DatasourceConfigItem, JobDetailsDatasourceConfig
from alation_endpoints.datasource.reading import gone, settings, source
from alation_endpoints.datasource.shapes import (
    DatasourceCheckParams,
    DatasourceDeleteItem,
    DatasourceExtractionItem,
    DatasourcePath,
)

J = TypeVar("J", bound=JobDetails)

ONE = "{ds_id}/"
SCHEMAS = ONE + "available_schemas/"
SETTINGS = ONE + "sync_configuration/metadata_extraction/"

EACH = BatchLimit(items=1, hard=True)
BY_ID = SameObject(("ds_id",), sets=lambda row: set_by(row, "ds_id"))
IN_TURN = SameObject(("ds_id",), sets=lambda row: {})
"""Runs for one source wait for each other: what a second one does meanwhile is not known."""


def creating(path: str, payload: type, result: type[J]) -> DirectOperation[J]:
    """Return the create of a source; nothing matches a second one with the first.

    Args:
        path: of the family.
        payload: dataclass of a new source.
        result: class of the answer.
    """
    return DirectOperation(
        "POST",
        path,
        payload=payload,
        result=result,
        body=JSON_OBJECT,
        batch=EACH,
        repeat_safe=False,
        reader=source,
    )


def updating(
    path: str, payload: type, result: type[J], takes_back: TakesBack
) -> DirectOperation[J]:
    """Return the update of a source, a PUT that leaves alone what a row leaves out.

    Arguments are those of `creating`, and what it takes back.
    """
    return DirectOperation(
        "PUT",
        path + ONE,
        payload=payload,
        result=result,
        body=JSON_OBJECT,
        batch=EACH,
        repeat_safe=True,
        same_object=BY_ID,
        reader=source,
        takes_back=takes_back,
    )


def deleting(path: str, *, repeat_safe: bool) -> DirectOperation[JobDetails]:
    """Return the delete of a source."""
    return DirectOperation(
        "DELETE",
        path + ONE,
        payload=DatasourceDeleteItem,
        result=JobDetails,
        body=NO_BODY,
        batch=EACH,
        repeat_safe=repeat_safe,
        same_object=BY_ID,
        reader=gone,
    )


def running(
    path: str, payload: type, *, body: Body = JSON_OBJECT, repeat_safe: bool = False
) -> JobOperation[JobDetails]:
    """Return work that runs as a job, which is named by a number or a text: only its status tells.

    Args:
        path: of the call.
        payload: dataclass of one job.
        body: how the row is sent.
        repeat_safe: a second job changes nothing.
    """
    return JobOperation(
        "POST",
        path,
        payload=payload,
        result=JobDetails,
        body=body,
        batch=EACH,
        repeat_safe=repeat_safe,
        same_object=IN_TURN,
    )


def extracting(path: str) -> JobOperation[JobDetails]:
    """Return the start of an extraction from a source."""
    return running(path + ONE + "metadata_extraction_job/", DatasourceExtractionItem)


def setting(
    method: str, path: str, payload: type, shown: GetOperation[Any], *, full_write: bool
) -> DirectOperation[JobDetailsDatasourceConfig]:
    """Return the change of the settings of an extraction.

    Args:
        method: HTTP method.
        path: of the family.
        payload: dataclass of the settings.
        shown: the read of the settings.
        full_write: what a row leaves out is reset.
    """
    return DirectOperation(
        method,
        path + SETTINGS,
        payload=payload,
        result=JobDetailsDatasourceConfig,
        body=JSON_OBJECT,
        batch=EACH,
        repeat_safe=True,
        same_object=BY_ID,
        full_write=full_write,
        reader=settings,
        takes_back=TakesBack(shown),
    )


def set_up(path: str) -> GetOperation[DatasourceConfigItem]:
    """Return the read of the settings of an extraction."""
    return GetOperation(path + SETTINGS, item=DatasourceConfigItem, params=DatasourcePath)


def checking(path: str) -> GetOperation[Item]:
    """Return one check of the connection, or all. They ask the database, and may take long."""
    check = path + ONE + "configuration_check/{check}/"
    return GetOperation(check, item=Item, params=DatasourceCheckParams, open_end=True)
