"""Create the custom fields that are missing, and print the id of each.

Names of fields are not unique on the server, so a script looks before it creates: run twice, it
creates nothing the second time. Run it with ``python examples/custom_field.py``.
"""

from __future__ import annotations

from typing import Any

from _connect import catalog

FIELDS: list[dict[str, Any]] = [
    {"field_type": "PICKER", "name_singular": "Sensitivity", "options": ["Public", "Internal"]},
    {
        "field_type": "MULTI_PICKER",
        "name_singular": "Region",
        "name_plural": "Regions",
        "options": ["EMEA", "APAC"],
    },
    {"field_type": "DATE", "name_singular": "Reviewed on"},
]


def main() -> None:
    """Create what is missing and list all."""
    names = [field["name_singular"] for field in FIELDS]
    with catalog() as server:
        known = {field.name_singular for field in server.custom_field.list(name_singular=names)}
        missing = [field for field in FIELDS if field["name_singular"] not in known]
        server.custom_field.create(missing).raise_for_problems()
        for field in server.custom_field.list(name_singular=names):
            print(f"{field.name_singular}: {field.field_type}, id {field.id}")


if __name__ == "__main__":
    main()
