from __future__ import annotations

import pytest

from alation_replay.playing.matching import MATCHERS, Request
from alation_replay.tapes import TapeRequest

TAPED = TapeRequest("POST", "https://catalog.example.com/a/?x=1&y=2", {}, '[{"id": 1, "t": "a"}]')


def fits(made: Request) -> bool:
    try:
        for compare in MATCHERS.values():
            compare(made, TAPED)
    except AssertionError:
        return False
    return True


@pytest.mark.parametrize(
    ("uri", "body"),
    [
        (TAPED.uri, TAPED.body),
        ("https://acme.example.org/a/?x=1&y=2", TAPED.body),
        ("https://catalog.example.com/a/?y=2&x=1", TAPED.body),
        (TAPED.uri, '[ {"t":"a",\n"id":1} ]'),
    ],
    ids=["same", "other host", "query in another order", "JSON laid out otherwise"],
)
def test_request_fits(uri: str, body: str) -> None:
    assert fits(TapeRequest("POST", uri, {"TOKEN": ["fake-access-token"]}, body))


@pytest.mark.parametrize(
    ("method", "uri", "body"),
    [
        ("PUT", TAPED.uri, TAPED.body),
        ("POST", "https://catalog.example.com/b/?x=1&y=2", TAPED.body),
        ("POST", "https://catalog.example.com/a/?x=1&y=3", TAPED.body),
        ("POST", "https://catalog.example.com/a/?x=1", TAPED.body),
        ("POST", TAPED.uri, '[{"id": 1, "t": "b"}]'),
        ("POST", TAPED.uri, '[{"id": 1.0, "t": "a"}]'),
        ("POST", TAPED.uri, '[{"id": true, "t": "a"}]'),
        ("POST", TAPED.uri, '{"id": 1, "t": "a"}'),
        ("POST", TAPED.uri, None),
    ],
)
def test_other_request_does_not_fit(method: str, uri: str, body: str | None) -> None:
    assert not fits(TapeRequest(method, uri, {}, body))


def test_lines_of_json_are_no_list() -> None:
    lines = TapeRequest("POST", "/a/", {}, '{"id": 1}\n{"id": 2}')
    listed = TapeRequest("POST", "/a/", {}, '[{"id": 1}, {"id": 2}]')

    with pytest.raises(AssertionError, match="body"):
        MATCHERS["alation body"](listed, lines)


def test_real_secret_fits_its_stand_in() -> None:
    taped = TapeRequest("POST", "/t/", {}, '{"refresh_token": "fake-refresh-token", "user_id": 1}')
    made = TapeRequest("POST", "/t/", {}, '{"refresh_token": "a-real-one", "user_id": 1}')
    other = TapeRequest("POST", "/t/", {}, '{"refresh_token": "a-real-one", "user_id": 2}')

    MATCHERS["alation body"](made, taped)
    with pytest.raises(AssertionError, match="user_id"):
        MATCHERS["alation body"](other, taped)
