"""The refusals of the sandbox, by requests that the client itself would not send."""

from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation
from alation_core.wire import Reply, Request
from alation_sandbox import Sandbox


def post(catalog: Alation, body: bytes) -> Reply:
    reply = catalog.transport.exchange(Request("POST", "/integration/v2/custom_field/", body=body))
    assert isinstance(reply, Reply)
    return reply


@pytest.mark.parametrize(
    ("item", "errors"),
    [
        (
            '{"field_type": "PICKER", "name_singular": "A", "options": "x"}',
            {"options": ['Expected a list of items but got type "str".']},
        ),
        (
            '{"field_type": "RICH_TEXTS", "name_singular": "A"}',
            {"field_type": ["field_type RICH_TEXTS is not supported. (field key field_type)"]},
        ),
        ('{"field_type": "DATE"}', {"name_singular": ["This field is required."]}),
    ],
)
def test_a_bad_item_refuses_the_request_and_stands_at_its_position(
    catalog: Alation, server: Sandbox, item: str, errors: dict[str, Any]
) -> None:
    good = '{"field_type": "DATE", "name_singular": "B"}'

    reply = post(catalog, f"[{good}, {item}]".encode())

    assert (reply.status, reply.data) == (400, [{}, errors])
    assert len(server.world.table("custom_field")) == 7


def test_an_object_in_place_of_the_list_is_refused(catalog: Alation) -> None:
    assert post(catalog, b'{"field_type": "DATE"}').status == 400


def test_an_unknown_filter_is_refused(catalog: Alation) -> None:
    request = Request("GET", "/integration/v2/custom_field/", (("colour", "red"),))
    reply = catalog.transport.exchange(request)

    assert isinstance(reply, Reply)
    detail = {"detail": "Invalid query parameters: [colour]", "code": "400006"}
    assert (reply.status, reply.data) == (400, detail)
