"""What a person sees who types a name: short, useful, and without secrets."""

from __future__ import annotations

import pytest

from alation_core import Alation, ConfigurationError, RefreshToken

CATALOG = Alation("https://acme.example.com", RefreshToken(1, "fake-refresh-token"))


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (CATALOG, "<Alation https://acme.example.com>"),
        (CATALOG.context, "<Context https://acme.example.com>"),
        (
            CATALOG.document,
            "<document at https://acme.example.com: list, create, update, delete>",
        ),
        (
            CATALOG.document.create,
            "<document.create: POST /integration/v2/document/, 1000 rows in a request>",
        ),
        (
            CATALOG.virtual_filesystem.replace,
            "<virtual_filesystem.replace: POST /api/v1/bulk_metadata/file_upload/"
            "{filesystem_id}/, all rows in a request; it resets what a row leaves out>",
        ),
        (
            CATALOG.document.list,
            "<document.list: GET /integration/v2/document/, page by page>",
        ),
        (CATALOG.user.get, "<user.get: GET /integration/v2/user/{user_id}/>"),
    ],
    ids=lambda value: value.split(":")[0] if isinstance(value, str) else "",
)
def test_a_repr_is_short_and_says_what_it_is(shown: object, text: str) -> None:
    assert repr(shown) == text


def test_a_client_that_was_not_made_is_shown_and_hides_no_error() -> None:
    blank = Alation.__new__(Alation)
    half = Alation.__new__(Alation)
    with pytest.raises(ConfigurationError):
        half.__init__("https://acme.example.com", RefreshToken(1, "fake-token"), rate=-1)  # type: ignore[misc]
    for client in (blank, half):
        assert repr(client) == "<Alation, not made>"
        assert "resume" in dir(client)
        for name in ("transport", "document"):
            with pytest.raises(AttributeError, match=name):
                getattr(client, name)
    assert not hasattr(blank, "registry")
