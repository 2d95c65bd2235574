"""Answers whose head lies about their body: a cut body is no answer, and no other one's."""

from __future__ import annotations

import gzip

import pytest

from alation_core import (
    Alation,
    ApiAccessToken,
    RefreshToken,
    ServerUnreachable,
    SimulatedClock,
    UnreadableAnswer,
)
from alation_core.transport.connection import Connection
from alation_core.wire import NoReply, Reply, Request
from tests.hostile.figures import note
from tests.hostile.server import PHASES, Phase, chunked, framed, good, head, serving

READ = Request("GET", "/x/")
ROWS = [{"title": f"document {place}", "document_hub_id": 1} for place in range(2)]
CHUNKED = {"Transfer-Encoding": "chunked"}
LONG = b'[{"id": 1}, {"id": 2}]'


def exchanged(answer: bytes) -> Reply | NoReply:
    with serving(lambda asked: answer) as server:
        connection = Connection(server.url, ApiAccessToken("fake-access-token"), SimulatedClock())
        return connection.exchange(READ)


NO_ANSWERS: dict[str, bytes] = {
    "shorter than it says": head(headers={"Content-Length": "100"}) + LONG,
    "longer than it says": head(headers={"Content-Length": "4"}) + b"null and more",
    "two answers to one request": framed([1]) + framed([2]),
    "two lengths": head(headers={"Content-Length": "4, 22"}) + LONG,
    "two lines of lengths": head(headers={"Content-Length": "4\r\nContent-Length: 22"}) + LONG,
    "no length, a text": head() + b"id,name\n1,a\n",
    "no length, nothing": head(),
    "no length, a number": head() + b"12",
    "no length, half a list": head() + LONG[:10],
    "a length that is none": head(headers={"Content-Length": "many"}) + b"id,name\n",
    "a negative length": head(headers={"Content-Length": "-4"}) + b"id,name\n",
    "chunked twice": head(headers={"Transfer-Encoding": "chunked, chunked"}) + chunked(LONG, 9),
    "chunked in two lines": head(headers={"Transfer-Encoding": "chunked\r\nTransfer-Encoding: x"})
    + chunked(LONG, 9),
    "another transfer": head(headers={"Transfer-Encoding": "gzip, chunked"}) + chunked(LONG, 9),
    "a last chunk that is cut": head(headers=CHUNKED) + b"4\r\nnull\r\n0",
    "a first chunk that is cut": head(headers=CHUNKED) + b"0",
    "no last chunk": head(headers=CHUNKED) + b"4\r\nnull\r\n",
    "a size with a sign": head(headers=CHUNKED) + b"+4\r\nnull\r\n0\r\n\r\n",
    "a negative size": head(headers=CHUNKED) + b"-4\r\nnull\r\n0\r\n\r\n",
    "a size with a prefix": head(headers=CHUNKED) + b"0x4\r\nnull\r\n0\r\n\r\n",
    "a size with a line in it": head(headers=CHUNKED) + b"1_0\r\nnull\r\n0\r\n\r\n",
    "a chunk that is longer": head(headers=CHUNKED) + b"2\r\nnull\r\n0\r\n\r\n",
    "more than the last chunk": head(headers=CHUNKED) + b"4\r\nnull\r\n0\r\n\r\nmore",
    "gzip that is none": head(headers={"Content-Encoding": "gzip", "Content-Length": "4"})
    + b"null",
    "gzip, cut, without a length": head(headers={"Content-Encoding": "gzip"})
    + gzip.compress(LONG)[:-9],
    "gzip, with more after it": framed(
        gzip.compress(LONG) + b"more", headers={"Content-Encoding": "gzip"}
    ),
    "gzip twice": framed(gzip.compress(LONG), headers={"Content-Encoding": "gzip, gzip"}),
    "another protocol": b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n" + LONG,
    "a status line only": b"HTTP/1.1 200 OK\r\n",
    "a head that ends with a line": b"HTTP/1.1 200 OK\r\nServer: x\r\n",
    "a refusal that ends with a line": b"HTTP/1.1 400 Bad\r\nServer: x\r\n",
    "an interim answer only": b"HTTP/1.1 103 Early Hints\r\n\r\n",
    "half an interim answer": b"HTTP/1.1 100 Continue\r\n",
    "a status of two digits": b"HTTP/1.1 99 Odd\r\n\r\n",
    "another version": b"HTTP/2.0 200 OK\r\nContent-Length: 4\r\n\r\nnull",
    "no HTTP": b"SSH-2.0-nothing\r\n",
    "a head of a hundred and one lines": head(headers={f"X-{n}": "x" for n in range(101)}),
    "a line without a colon": b"HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 4\r\n\r\nnull",
    "a line of 70,000": head(headers={"X-Long": "x" * 70_000}),
}


@pytest.mark.parametrize("kind", NO_ANSWERS)
def test_what_is_no_whole_answer_is_none(kind: str) -> None:
    found = exchanged(NO_ANSWERS[kind])

    note("heads that lie", "no reply" if isinstance(found, NoReply) else "a reply")
    assert isinstance(found, NoReply)
    assert found.sent
    assert found.reason
    assert len(found.reason) <= 200


ANSWERS: dict[str, tuple[bytes, object]] = {
    "interim answers first": (
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + framed([7]),
        [7],
    ),
    "an unknown interim answer": (b"HTTP/1.1 199 Odd\r\nX: y\r\n\r\n" + framed([7]), [7]),
    "a list without a length": (head() + b" [7]\n", [7]),
    "gzip without a length": (
        head(headers={"Content-Encoding": "gzip"}) + gzip.compress(b"id\n7\n"),
        "id\n7\n",
    ),
    "a length twice, the same": (
        head(headers={"Content-Length": "3\r\nContent-Length: 3"}) + b"[7]",
        [7],
    ),
    "both a length and chunks": (
        head(headers={"Content-Length": "99", **CHUNKED}) + chunked(b"[7]", 2),
        [7],
    ),
    "trailers": (head(headers=CHUNKED) + b"3\r\n[7]\r\n0\r\nX-Sum: 1\r\n\r\n", [7]),
    "extensions": (head(headers=CHUNKED) + b"3;a=b\r\n[7]\r\n0;c\r\n\r\n", [7]),
    "a line end too many": (framed([7]) + b"\r\n", [7]),
    "nothing, and it says so": (framed(b""), None),
    "no content": (head(204), None),
    "a refusal without a length": (head(400) + b"<html>no", "<html>no"),
    "CHUNKED": (head(headers={"Transfer-Encoding": "Chunked"}) + chunked(b"[7]", 2), [7]),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_what_is_whole_is_an_answer(kind: str) -> None:
    answer, data = ANSWERS[kind]
    found = exchanged(answer)

    assert isinstance(found, Reply)
    assert found.data == data


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("kind", [*NO_ANSWERS][::3])
def test_a_run_ends_whatever_its_server_claims(kind: str, phase: Phase) -> None:
    with serving(
        lambda asked: (
            NO_ANSWERS[kind] if asked.phase == phase and not asked.number else framed(good(asked))
        )
    ) as server:
        auth = RefreshToken(1, "fake-refresh-token")
        catalog = Alation(server.url, auth, ["document"], clock=SimulatedClock())
        run = catalog.document.create(ROWS)
        listed = list(catalog.document.list())

    assert len(listed) == 2
    assert {row.status for row in run.rows} == {"unknown" if phase == "submit" else "succeeded"}


def test_a_part_of_a_list_is_no_list() -> None:
    with serving(lambda asked: framed([{"id": 1}], status=206)) as server:
        auth = ApiAccessToken("fake-access-token")
        documents = Alation(server.url, auth, clock=SimulatedClock()).document.list()
        with pytest.raises(UnreadableAnswer, match="HTTP 206: the server sent a part"):
            next(documents)


def test_a_list_of_lines_without_a_length_is_no_list() -> None:
    with (
        serving(lambda asked: head() + b"id,name\n1,a\n") as server,
        pytest.raises(ServerUnreachable, match="how long it is"),
    ):
        Connection(server.url, ApiAccessToken("fake-access-token"), SimulatedClock()).read(READ)
