"""The writes of relational objects: what schemas, tables and columns declare alike.

Jobs of one data source are not sent side by side. Sheets: rdbms_schema, rdbms_table, rdbms_column.
"""

from __future__ import annotations

from alation_core import BatchLimit, JobOperation, TakesBack
from alation_endpoints.common.rdbms.matching import by_key_or_id
from alation_endpoints.common.rdbms.objects import BY_ID_OR_KEY, BY_KEY
from alation_endpoints.common.rdbms.reading import locate, reads
from alation_endpoints.common.rdbms.shapes import DataSourceParams, JobDetailsRdbms


def upserting(
    path: str, payload: type, takes_back: TakesBack, items: int = 1000
) -> JobOperation[JobDetailsRdbms]:
    """Return the full write of such objects: it resets what a row leaves out.

    Args:
        path: of all their calls.
        payload: dataclass of an object.
        takes_back: of the list of such objects.
        items: of a request at most.
    """
    return JobOperation(
        "POST",
        path,
        payload=payload,
        result=JobDetailsRdbms,
        params=DataSourceParams,
        batch=BatchLimit(items=items, hard=True),
        repeat_safe=True,
        refusal_starts_nothing=True,
        overlaps=False,
        reader=reads(by_key_or_id, "key"),
        locate=locate("key"),
        same_object=BY_KEY,
        full_write=True,
        takes_back=takes_back,
    )


def updating(path: str, payload: type, takes_back: TakesBack) -> JobOperation[JobDetailsRdbms]:
    """Return the write that changes what a row names; arguments are those of `upserting`.

    Of schemas, add and remove should settle too, but nobody states it (sheet rdbms_schema): a row
    that carries them may be sent twice after a lost answer.
    """
    return JobOperation(
        "PATCH",
        path,
        payload=payload,
        result=JobDetailsRdbms,
        params=DataSourceParams,
        batch=BatchLimit(items=1000),
        repeat_safe=True,
        refusal_starts_nothing=True,
        overlaps=False,
        reader=reads(by_key_or_id, "id", "key"),
        locate=locate("id", "key"),
        same_object=BY_ID_OR_KEY,
        takes_back=takes_back,
    )
