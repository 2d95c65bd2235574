"""Mark documents as internal, read the marks back, and see what a refusal tells.

A value needs its field and its object. On cloud-native servers every write runs two jobs; rows
succeed where both do. Run it with ``python examples/custom_field_value.py``.
"""

from __future__ import annotations

from _connect import catalog

FIELD = {"field_type": "PICKER", "name_singular": "Sensitivity", "options": ["Public", "Internal"]}
TITLES = ["Net revenue", "Churn rate"]


def main() -> None:
    """Write one value per document, then one on a document that does not exist."""
    with catalog() as server:
        server.custom_field.create([FIELD]).raise_for_problems()
        field = next(server.custom_field.list(name_singular=FIELD["name_singular"])).id
        made = server.document.create([{"title": t, "document_hub_id": 1} for t in TITLES])
        documents = [outcome.id for outcome in made.rows]

        mark = {"field_id": field, "otype": "glossary_term", "value": "Internal"}
        rows = [{**mark, "oid": document} for document in documents]
        run = server.custom_field_value.upsert(rows)
        print(f"{run.status}: {len(rows)} rows, {len(run.jobs)} jobs")
        for found in server.custom_field_value.list(otype="glossary_term", oid=documents):
            if found.field_id == field:
                print(f"  document {found.oid}: {found.value}")

        refused = server.custom_field_value.upsert([*rows, {**mark, "oid": 777}])
        print(f"{refused.status}: {refused.problems[0]}")


if __name__ == "__main__":
    main()
