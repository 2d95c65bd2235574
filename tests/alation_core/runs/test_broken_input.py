"""A stream whose input breaks off: its last event and its log tell that it was no clean end."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from alation_core import Alation
from alation_core.runs import Event, Finished
from tests.alation_core.support import documents


def test_an_unrecorded_stream_tells_that_its_input_broke_off(
    catalog: Alation, caplog: pytest.LogCaptureFixture
) -> None:
    def breaking() -> Iterator[dict[str, Any]]:
        yield from documents(2)
        raise ValueError("a value of a row")

    seen: list[Event] = []
    with caplog.at_level(logging.INFO, "alation_core"), pytest.raises(ValueError, match="value"):
        list(catalog.document.create.stream(breaking(), batch_size=1, progress=seen.append))

    (finished,) = (event for event in seen if isinstance(event, Finished))
    told = (finished.status, finished.reason, finished.error)
    assert told == ("successful", "its input broke off", "ValueError")
    (line,) = (one for one in caplog.records if "ended: successful" in one.getMessage())
    assert line.levelno == logging.WARNING
    assert line.getMessage().endswith("ValueError")
