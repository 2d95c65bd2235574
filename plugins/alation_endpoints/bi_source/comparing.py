"""How what is in a BI server is compared with its lists: by external ids, within one server.

An upsert makes what is not there; whether it resets what a row leaves out is not known, so what is
there is changed by an update. Sheet: bi_source.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alation_core import Compared, Comparison, DirectOperation, JobOperation, ListOperation
from alation_core.alike import any_order, as_text, html, moment, text

PLAIN: Compared = Compared()
TEXT: Compared = Compared(alike=text)
TIME: Compared = Compared(alike=moment)
IDS: Compared = Compared(alike=any_order)

OBJECT: Mapping[str, Compared] = {
    "name": TEXT,
    "external_id": TEXT,
    "created_at": TIME,
    "last_updated": TIME,
    "source_url": TEXT,
    "bi_object_type": TEXT,
    "description_at_source": Compared(alike=html),
}
"""What all kinds have."""

FOLDER: Mapping[str, Compared] = {
    "owner": TEXT,
    "num_reports": PLAIN,
    "num_report_accesses": PLAIN,
    "parent_folder": TEXT,
}
REPORT: Mapping[str, Compared] = {
    "owner": TEXT,
    "report_type": TEXT,
    "num_accesses": PLAIN,
    "popularity": Compared(alike=as_text),
    "parent_folder": TEXT,
    "parent_reports": IDS,
    "parent_datasources": IDS,
}
COLUMN: Mapping[str, Compared] = {
    "data_type": TEXT,
    "role": TEXT,
    "expression": TEXT,
    "values": PLAIN,
}
REPORT_COLUMN: Mapping[str, Compared] = {
    **COLUMN,
    "report": TEXT,
    "parent_datasource_columns": IDS,
    "parent_report_columns": IDS,
}
DATASOURCE: Mapping[str, Compared] = {"parent_folder": TEXT, "parent_connections": IDS}
CONNECTION: Mapping[str, Compared] = {
    "connection_type": TEXT,
    "host": TEXT,
    "port": PLAIN,
    "database_type": TEXT,
    "db_schema": TEXT,
    "db_table": TEXT,
    "data_files": IDS,
    "parent_folder": TEXT,
}

_SERVER: Compared = Compared(alike=text, needs=("uri",))
SERVER: Mapping[str, Compared] = {
    "uri": TEXT,
    "title": _SERVER,
    "description": Compared(alike=html, needs=("uri",)),
    "name_configuration": Compared(needs=("uri",)),
}
"""An update of a server demands its uri."""


def comparing(
    listing: ListOperation[Any],
    upsert: JobOperation[Any],
    update: DirectOperation[Any],
    by: str,
    fields: Mapping[str, Compared],
    delete: DirectOperation[Any] | None = None,
) -> Comparison:
    """Return how the objects of a kind are compared.

    Args:
        listing: that shows them.
        upsert: makes those that are not there.
        update: changes one.
        by: the field of an update's row that holds its id.
        fields: what the kind has beside `OBJECT`.
        delete: deletes them by their ids.
    """
    return Comparison(
        listing,
        fields={**OBJECT, **fields},
        keys=("external_id",),
        create=upsert,
        update=update,
        delete=delete,
        names={by: "id"},
        deletes_by={"id": "id"},
        within=("bi_server_id",),
    )
