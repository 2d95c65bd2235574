"""What the tests of the public client share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests


@contextmanager
def refusal() -> Iterator[dict[str, Any]]:
    """Expect that the client raises a refusal; the yielded dict gets its status and body."""
    told: dict[str, Any] = {}
    with pytest.raises(requests.HTTPError) as caught:
        yield told
    told["status"] = caught.value.response.status_code
    told["body"] = caught.value.response.json()
