"""What names schemas, tables and columns. Sheets: rdbms_schema, rdbms_table, rdbms_column.

Whether keys that differ in their letter case only name one object is not documented, so nothing is
refused for it.
"""

from __future__ import annotations

from alation_core import SameObject
from alation_core.shapes import Row
from alation_endpoints.common.objects import set_by

BY_KEY: SameObject = SameObject(("key",))
"""Full writes, which name an object by its key."""


def _id_or_key(row: Row) -> tuple[str, int | str]:
    return ("id", row["id"]) if row.get("id") is not None else ("key", row["key"])


BY_ID_OR_KEY: SameObject = SameObject(
    ("id", "key"), name=_id_or_key, sets=lambda row: set_by(row, "id", "key")
)
"""Updates. Of a row with an id and one with a key nobody can tell whether they are about one."""

BY_PARENT_AND_KEY: SameObject = SameObject(("parent_key", "key"))
"""Updates of the children of several columns."""
BY_COLUMN_AND_KEY: SameObject = SameObject(("column_id", "key"))
