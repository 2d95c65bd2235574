from __future__ import annotations

from collections.abc import Iterator

import pytest

from alation_core import Alation
from alation_sandbox import Sandbox
from tests.alation_endpoints.custom_field_value.support import connected, stock


@pytest.fixture
def server() -> Iterator[Sandbox]:
    with Sandbox() as running:
        stock(running)
        yield running


@pytest.fixture
def catalog(server: Sandbox) -> Alation:
    return connected(server)
