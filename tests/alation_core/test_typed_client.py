"""A type checker knows the bundled endpoints of a client; `mypy` holds what stands here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_type

from alation_core import Alation, ApiAccessToken, BoundList, BoundWrite, RefreshToken
from alation_endpoints.document import Document, DocumentItem, JobDetailsDocumentPost
from alation_plan import Plan
from alation_sandbox import Sandbox


def test_the_endpoints_of_a_client_are_typed() -> None:
    catalog = Alation("https://acme.example.com", ApiAccessToken("fake-token"))

    document: Document = catalog.document
    assert_type(document.list, BoundList[DocumentItem])
    assert_type(catalog.document.create, BoundWrite[JobDetailsDocumentPost])
    assert_type(catalog.document.list, BoundList[DocumentItem])
    assert_type(catalog.document.list(), Iterator[DocumentItem])


def test_the_verbs_of_bundled_plugins_are_typed() -> None:
    with Sandbox() as server:
        known = server.credentials
        catalog = Alation(server.url, RefreshToken(known.user_id, known.refresh_token))

        assert_type(catalog.document.plan([], key="title"), Plan)
