from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation
from alation_sandbox import Sandbox


@pytest.fixture(autouse=True)
def folders(server: Sandbox) -> None:
    """Folders 1 to 5: two of hub 1, then three of hub 2, the last one deleted."""
    table = server.world.table("document_hub_folder")
    for number, hub in enumerate([1, 1, 2, 2, 2], start=1):
        table.insert(
            {
                "title": f"Folder {number}",
                "document_hub_id": hub,
                "parent_folder_id": 3 if number == 4 else None,
                "custom_fields": [],
                "deleted": number == 5,
            }
        )


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, [1, 2, 3, 4]),
        ({"id": 2}, [2]),
        ({"document_hub_id": 2}, [3, 4]),
        ({"document_hub_id": 2, "parent_folder_id": 3}, [4]),
        ({"search": "older 2"}, [2]),
        ({"deleted": True}, [5]),
        ({"limit": 1}, [1, 2, 3, 4]),
        ({"skip": 3}, [4]),
    ],
)
def test_filter(catalog: Alation, filters: dict[str, Any], ids: list[int]) -> None:
    assert [folder.id for folder in catalog.document_hub_folder.list(**filters)] == ids


def test_values_leave_out_every_other_field(catalog: Alation) -> None:
    folder = next(catalog.document_hub_folder.list(values="title,document_hub_id"))

    assert folder.raw == {"title": "Folder 1", "document_hub_id": 1}
    assert folder.id is None


def test_counts_are_of_what_lies_inside(catalog: Alation, server: Sandbox) -> None:
    documents = server.world.table("document")
    for deleted in (False, False, True):
        documents.insert({"title": "Churn", "parent_folder_id": 3, "deleted": deleted})

    (folder,) = catalog.document_hub_folder.list(id=3)

    assert (folder.child_documents_count, folder.child_folders_count) == (2, 1)
