"""How schemas, tables and columns are compared with their lists.

A full write makes what is not there; what is there is changed by an update, which leaves alone what
a row does not name. Sheets: rdbms_schema, rdbms_table, rdbms_column.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alation_core import Compared, Comparison, JobOperation, ListOperation
from alation_core.alike import html, text
from alation_endpoints.common.custom_fields.comparing import CUSTOM_FIELDS


def key(value: Any) -> Any:
    """Return a key without its letter case, in which lists may differ (sheet rdbms_schema).

    One that was taken for new would be written in full, and lose what it has.
    """
    return text(value).casefold() if isinstance(value, str) else value


COMMENT: Compared = Compared(alike=text)
PLAIN: Compared = Compared()
TEXTS: Mapping[str, Compared] = {
    "key": Compared(alike=key),
    "title": Compared(alike=text),
    "description": Compared(alike=html),
    "custom_fields": CUSTOM_FIELDS,
}
"""What all three have."""


def comparing(
    listing: ListOperation[Any],
    upsert: JobOperation[Any],
    update: JobOperation[Any],
    fields: Mapping[str, Compared],
) -> Comparison:
    """Return how such objects are compared.

    Args:
        listing: that shows them.
        upsert: makes those that are not there.
        update: changes the others.
        fields: what their list shows beside `TEXTS`.
    """
    return Comparison(
        listing,
        fields={**TEXTS, **fields},
        keys=("key",),
        create=upsert,
        update=update,
        within=("ds_id",),
    )
