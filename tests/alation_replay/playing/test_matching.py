from __future__ import annotations

import io
from types import SimpleNamespace

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


@pytest.mark.parametrize(
    "body",
    [
        TAPED.body,
        (TAPED.body or "").encode(),
        bytearray((TAPED.body or "").encode()),
        io.BytesIO((TAPED.body or "").encode()),
        [b'[{"id": 1, ', b'"t": "a"}]'],
        iter([b'[{"id": 1, ', '"t": "a"}]']),
    ],
    ids=["text", "bytes", "bytearray", "file", "parts", "generator"],
)
def test_a_body_fits_whatever_carries_it(body: object) -> None:
    made = SimpleNamespace(method="POST", uri=TAPED.uri, body=body)

    MATCHERS["alation body"](made, TAPED)


def test_a_body_that_is_nested_deeply_is_compared_as_a_text() -> None:
    deep = TapeRequest("POST", "/a/", {}, "[" * 100_000)

    MATCHERS["alation body"](deep, deep)
    with pytest.raises(AssertionError, match="body"):
        MATCHERS["alation body"](deep, TAPED)


def test_a_mail_in_a_path_fits_its_stand_in() -> None:
    made = TapeRequest("GET", "https://acme.corp.test/user/jane@corp.test/")
    taped = TapeRequest("GET", "https://catalog.example.com/user/user@example.com/")

    MATCHERS["alation path"](made, taped)


def form(boundary: str, title: str = "a", word: str = "fake-password", kind: str = "a/b") -> str:
    parts = [
        f'Content-Disposition: form-data; name="password"\r\n\r\n{word}',
        f'Content-Disposition: form-data; name="f"; filename="x"\r\nContent-Type: {kind}\r\n\r\n'
        f"{title},--,b\r\n\r\n1,2\r\n",
    ]
    whole = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
    return f"{whole}--{boundary}--\r\n"


@pytest.mark.parametrize(
    ("body", "same"),
    [
        (form("other"), True),
        (form("other", word="hunter2hunter2"), True),
        (form("taped", title="b"), False),
        (form("taped", kind="b/a"), False),
        (form("taped").removesuffix("--\r\n"), False),
        (form("taped").replace("a,--", "a,\r\n--taped\r\n\r\n"), False),
    ],
    ids=["boundary", "secret", "file", "type", "cut", "more parts"],
)
def test_a_form_of_several_parts_is_compared_without_its_boundary(body: str, same: bool) -> None:
    made, taped = (TapeRequest("POST", "/a/", {}, text) for text in (body, form("taped")))

    if same:
        MATCHERS["alation body"](made, taped)
        return
    with pytest.raises(AssertionError, match="body"):
        MATCHERS["alation body"](made, taped)
