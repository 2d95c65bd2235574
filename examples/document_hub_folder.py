"""Build a tree of folders in a document hub, level by level, and print it.

A sub-folder needs the id of its parent, which only the result of the parent's create tells; so
each level is a call of its own. Run it with ``python examples/document_hub_folder.py``.
"""

from __future__ import annotations

from typing import Any

from _connect import catalog

from alation_core import Alation

DOCUMENT_HUB_ID = 1
"""The hub that the sandbox starts with; no API call makes one."""

TREE = {"Metrics": ["Revenue", "Customers"], "Reports": ["Monthly", "Yearly"]}


def create(server: Alation, titles: list[str], parent: int | None = None) -> dict[str, Any]:
    """Create folders and return their ids by title."""
    above = {} if parent is None else {"parent_folder_id": parent}
    rows = [{"title": title, "document_hub_id": DOCUMENT_HUB_ID, **above} for title in titles]
    run = server.document_hub_folder.create(rows)
    run.raise_for_problems()
    return {title: outcome.id for title, outcome in zip(titles, run.rows, strict=True)}


def main() -> None:
    """Create the tree and list each level."""
    with catalog() as server:
        for title, parent in create(server, list(TREE)).items():
            create(server, TREE[title], parent)
            print(title)
            for folder in server.document_hub_folder.list(parent_folder_id=parent):
                print(f"  {folder.title} (id {folder.id})")


if __name__ == "__main__":
    main()
