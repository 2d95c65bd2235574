"""A type checker knows the bundled endpoints of a client; `mypy` holds what stands here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_type

from alation_core import Alation, ApiAccessToken, BoundList, BoundWrite
from alation_endpoints.document import Document, DocumentItem, JobDetailsDocumentPost


def test_the_endpoints_of_a_client_are_typed() -> None:
    catalog = Alation("https://acme.example.com", ApiAccessToken("fake-token"))

    assert_type(catalog.document, Document)
    assert_type(catalog.document.create, BoundWrite[JobDetailsDocumentPost])
    assert_type(catalog.document.list, BoundList[DocumentItem])
    assert_type(catalog.document.list(), Iterator[DocumentItem])
