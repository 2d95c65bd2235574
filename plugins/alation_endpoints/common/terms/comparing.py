"""How documents, terms and folders are compared with their lists, which show all that is sent.

Sheets: document, glossary_term, document_hub_folder.
"""

from __future__ import annotations

from collections.abc import Mapping

from alation_core import Compared
from alation_core.alike import any_order, html, text
from alation_endpoints.common.custom_fields.comparing import ON_TEMPLATE

TEXTS: Mapping[str, Compared] = {
    "title": Compared(alike=text),
    "description": Compared(alike=html),
    "template_id": Compared(),
    "custom_fields": ON_TEMPLATE,
}
"""What all of them have."""

PLAIN: Compared = Compared()
IDS: Compared = Compared(alike=any_order)
"""Ids of objects, whose order says nothing: clients send them sorted."""
