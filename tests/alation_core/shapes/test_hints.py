"""A hint leads to a name that was misspelled, and never from one reference to another."""

from __future__ import annotations

import pytest

from alation_core.shapes import nearest
from tests.alation_core.shapes.test_quick_check import BUNDLED

DOCUMENT = BUNDLED["document.update"].fields


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("titel", "title"),
        ("Title", "title"),
        (" title", "title"),
        ("descripton", "description"),
        ("custom_field", "custom_fields"),
        ("parent_foldr_id", "parent_folder_id"),
        ("parnet_folder_id", "parent_folder_id"),
        ("nav_link_folder_id", "nav_link_folder_ids"),
        ("ID", "id"),
    ],
)
def test_a_misspelled_name_is_recognised(name: str, meant: str) -> None:
    assert nearest(name, DOCUMENT) == meant


@pytest.mark.parametrize(
    "name",
    ["document_hub_id", "parent_doc_id", "folder_id", "oid", "key", "field_id", "ds_id", "hub_id"],
)
def test_a_reference_is_no_misspelling_of_another_one(name: str) -> None:
    assert nearest(name, DOCUMENT) is None


def test_no_field_of_any_operation_is_led_to_another_reference() -> None:
    fields = {name for schema in BUNDLED.values() for name in schema.fields}
    references = {name for name in fields if name.endswith(("id", "ids", "key", "Id"))}
    led = {
        (name, found)
        for name in references
        for known in BUNDLED.values()
        if name not in known.fields and (found := nearest(name, known.fields)) in references
    }

    assert {(one.rstrip("s"), two.rstrip("s")) for one, two in led if one != two} <= {
        (one, one) for one in {name.rstrip("s") for name in references}
    }
