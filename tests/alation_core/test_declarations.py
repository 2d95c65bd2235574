"""What a declaration may not say."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from alation_core import (
    Alation,
    ApiAccessToken,
    BatchLimit,
    DirectOperation,
    Endpoint,
    JobDetails,
    PluginError,
)
from alation_core.bodies import JSON_OBJECT

AUTH = ApiAccessToken("fake-access-token")
HOST = "https://catalog.example.com"


@dataclass(frozen=True)
class Thing:
    id: int


@pytest.mark.parametrize("limit", [BatchLimit(), BatchLimit(items=1), BatchLimit(items=2)])
def test_a_body_of_one_row_goes_with_batches_of_one(limit: BatchLimit) -> None:
    with pytest.raises(ValueError, match="holds one row"):
        DirectOperation(
            "PATCH", "/x/", payload=Thing, result=JobDetails, body=JSON_OBJECT, batch=limit
        )


@pytest.mark.parametrize("taken", ["job", "use", "resume", "stop", "transport", "ledger"])
def test_an_endpoint_cannot_hide_behind_a_name_of_the_client(taken: str) -> None:
    hidden = type("Hidden", (Endpoint,), {"name": taken})
    with pytest.raises(PluginError, match="of its own"):
        Alation(HOST, AUTH, plugins=[hidden])


def test_a_text_is_no_list_of_plugins() -> None:
    with pytest.raises(PluginError, match=r"plugins=\['document'\]"):
        Alation(HOST, AUTH, plugins="document")
