"""One object per line: whatever a text holds, it does not end its line."""

from __future__ import annotations

import json

import pytest

from alation_core.bodies import JSON_LINES


@pytest.mark.parametrize("sign", ["\n", "\r", "\x0b", "\x0c", "\x1e", "\x85", "\u2028", "\u2029"])
def test_a_row_is_one_line_and_keeps_its_text(sign: str) -> None:
    rows = [{"title": f"a{sign}b"}, {"title": "é"}]

    body = JSON_LINES.join(JSON_LINES.encode(row) for row in rows).decode()

    assert [json.loads(line) for line in body.splitlines()] == rows
