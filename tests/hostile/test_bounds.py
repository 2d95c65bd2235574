"""Answers without an end, or drop by drop: bounded in time and memory, in every part of them."""

from __future__ import annotations

import gzip
import io
import itertools
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from alation_core import Alation, AlationError, ApiAccessToken, RefreshToken, SimulatedClock
from alation_core.clock import SystemClock
from alation_core.transport import bounded, unpacking
from alation_core.transport import http as http_module
from alation_core.transport.connection import Connection
from alation_core.transport.unpacking import BrokenEncoding, unpacked
from alation_core.wire import NoReply, Reply, Request
from tests.hostile.figures import note
from tests.hostile.server import PHASES, Asked, Phase, Server, chunked, framed, good, head, serving

READ = Request("GET", "/x/")
ROWS = [{"title": f"document {place}", "document_hub_id": 1} for place in range(2)]
SECONDS = 0.4
LENGTH = {"Content-Length": "1000000"}
CHUNKED = {"Transfer-Encoding": "chunked"}
PACKED = {"Content-Encoding": "gzip"}
MOVED = {"Location": "http://127.0.0.1:9/"}

Endless = Callable[[Server], Iterator[bytes]]


def slow(pieces: bytes | Iterator[bytes]) -> Endless:
    """Send pieces, or single bytes, with a pause before each: every read comes in time."""

    def sending(server: Server) -> Iterator[bytes]:
        for piece in pieces if isinstance(pieces, Iterator) else map(_byte, pieces):
            if server.over.wait(SECONDS / 20):
                return
            yield piece

    return sending


def _byte(value: int) -> bytes:
    return bytes([value])


def after(first: bytes, then: Endless) -> Endless:
    def sending(server: Server) -> Iterator[bytes]:
        yield first
        yield from then(server)

    return sending


def fast(piece: bytes) -> Endless:
    return lambda server: itertools.repeat(piece)


def zeros() -> Iterator[bytes]:
    """Yield a gzip stream that never ends, and unpacks to a thousand times its size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    while True:
        yield packer.compress(b"[" * 1_000_000) + packer.flush(zlib.Z_SYNC_FLUSH)


ENDLESS: dict[str, Endless] = {
    "a status line byte by byte": slow(b"HTTP/1.1 200 " + b"x" * 1000),
    "a head byte by byte": after(head()[:-2], slow(b"X-Slow: " + b"x" * 1000)),
    "a head line by line": after(head()[:-2], slow(itertools.repeat(b"X-Slow: x\r\n"))),
    "a line of the head without end": after(head()[:-2] + b"X-Long: ", fast(b"x" * 1000)),
    "interim answers, slow": slow(itertools.repeat(b"HTTP/1.1 100 Continue\r\n\r\n")),
    "interim answers, fast": fast(b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
    "early hints, slow": slow(itertools.repeat(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n")),
    "early hints, fast": fast(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 100),
    "a body byte by byte": after(head(headers=LENGTH), slow(b"[" + b"1," * 1000)),
    "a body without end": after(head(), fast(b"[1," * 1000)),
    "a body without end, in chunks": after(head(headers=CHUNKED), fast(b"3\r\n[1,\r\n" * 1000)),
    "the size of a chunk, slow": after(head(headers=CHUNKED), slow(b"0" * 1000)),
    "the size of a chunk, fast": after(head(headers=CHUNKED), fast(b"0" * 1000)),
    "an extension of a chunk": after(head(headers=CHUNKED) + b"1;", fast(b"x" * 1000)),
    "trailers, slow": after(head(headers=CHUNKED) + b"0\r\n", slow(itertools.repeat(b"X: x\r\n"))),
    "trailers, fast": after(head(headers=CHUNKED) + b"0\r\n", fast(b"X: x\r\n" * 100)),
    "a trailer byte by byte": after(head(headers=CHUNKED) + b"0\r\n", slow(b"X: " + b"x" * 1000)),
    "a redirect with a body without end": after(head(302, MOVED), fast(b"x" * 1000)),
    "a redirect with a slow body": after(head(307, MOVED | LENGTH), slow(b"x" * 1000)),
    "a packed redirect": after(head(302, MOVED | PACKED), lambda server: zeros()),
    "an error without end": after(head(400), fast(b"x" * 1000)),
    "a slow error": after(head(500, LENGTH), slow(b"x" * 1000)),
    "a packed error": after(head(400, PACKED), lambda server: zeros()),
    "a packed body without end": after(head(headers=PACKED), lambda server: zeros()),
    "silence after the head": after(head(headers=LENGTH), slow(iter(()))),
}


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_module, "ANSWER_SECONDS", SECONDS)
    monkeypatch.setattr(http_module, "READ_SECONDS", SECONDS)
    monkeypatch.setattr(http_module, "MAX_ANSWER_BYTES", 3_000_000)
    monkeypatch.setattr(unpacking, "FREE_BYTES", 2_000_000)


def exchanged(kind: str, session: requests.Session | None = None) -> Reply | NoReply:
    servers: list[Server] = []
    with serving(lambda asked: ENDLESS[kind](servers[0])) as server:
        servers.append(server)
        connection = Connection(
            server.url, ApiAccessToken("fake-access-token"), SystemClock(), session
        )
        return connection.exchange(READ)


@pytest.mark.parametrize("kind", ENDLESS)
def test_an_answer_without_an_end_ends(kind: str) -> None:
    found = exchanged(kind)

    note("answers without an end", "no reply" if isinstance(found, NoReply) else "a reply")
    assert isinstance(found, NoReply)
    assert found.sent
    assert found.reason


class OwnAdapter(HTTPAdapter):
    """An adapter of the user's own, set up in its own way."""

    def init_poolmanager(self, *args: object, **kwargs: object) -> None:
        super().init_poolmanager(*args, **kwargs, retries=0)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["a head byte by byte", "interim answers, slow", "trailers, slow"])
@pytest.mark.parametrize("adapter", [HTTPAdapter, OwnAdapter])
@pytest.mark.parametrize("used", [False, True])
def test_a_session_that_was_given_is_bounded_too(
    kind: str, adapter: type[HTTPAdapter], used: bool
) -> None:
    with requests.Session() as session:
        session.mount("http://", adapter())
        if used:
            with serving(lambda asked: framed([])) as other:
                session.get(other.url, timeout=10.0)
        found = exchanged(kind, session)

    assert isinstance(found, NoReply)
    assert "took longer" in found.reason


def test_a_session_reads_as_before_where_it_is_not_ours() -> None:
    with requests.Session() as session, serving(lambda asked: framed([1])) as server:
        Connection(server.url, ApiAccessToken("fake"), SystemClock(), session).exchange(READ)
        own = session.get(server.url, timeout=10.0)
        received = own.raw._original_response

    assert own.json() == [1]
    assert not isinstance(received, bounded.BoundedResponse)


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize(
    "kind",
    ["a head byte by byte", "a packed redirect", "an error without end", "trailers, slow"],
)
def test_every_row_has_an_outcome_whatever_does_not_end(kind: str, phase: Phase) -> None:
    servers: list[Server] = []

    def answer(asked: Asked) -> bytes | Iterator[bytes]:
        bad = asked.phase == phase and asked.number == 0
        return ENDLESS[kind](servers[0]) if bad else framed(good(asked))

    with serving(answer) as server:
        servers.append(server)
        catalog = Alation(server.url, RefreshToken(1, "fake-refresh-token"), ["document"])
        run = catalog.document.create(ROWS)
        try:
            listed = len(list(catalog.document.list()))
        except AlationError:
            listed = 0

    words = {row.status for row in run.rows}
    note(f"a {phase} answer without an end", "/".join(sorted(words)))
    assert words == ({"unknown"} if phase == "submit" else {"succeeded"})
    assert listed == 2
    assert sum(asked.phase == "submit" for asked in server.asked) == 1


class Line:
    """A socket that notes how long it waits."""

    def __init__(self) -> None:
        self.patience: float | None = 60.0
        self.waits: list[float | None] = []

    def gettimeout(self) -> float | None:
        return self.patience

    def settimeout(self, seconds: float | None) -> None:
        self.patience = seconds

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Noting(self))


class _Noting(io.RawIOBase):
    def __init__(self, line: Line) -> None:
        self.line = line
        self.rest = framed([1])

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.line.waits.append(self.line.patience)
        part, self.rest = self.rest[: len(buffer)], self.rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


@pytest.mark.parametrize(("gone", "waits"), [(0.0, 60.0), (290.0, 10.0)])
def test_no_read_waits_longer_than_the_whole_answer_may_take(gone: float, waits: float) -> None:
    line, clock = Line(), SimulatedClock()
    bounds = bounded.Bounds(clock, 300.0, 1000)
    clock.sleep(gone)
    with bounded.within(bounds):
        answer = bounded.response_class()(line)  # type: ignore[arg-type]
        answer.begin()
        assert answer.read() == b"[1]"
        answer.close()

    assert line.waits[0] == pytest.approx(waits, abs=1.0)
    # A connection that is kept is as patient with the next exchange as with this one.
    assert line.patience == 60.0


# ------------------------------------------------------------------------------ memory


def peak_of(answer: bytes) -> tuple[Reply | NoReply, int]:
    with serving(lambda asked: answer) as server:
        connection = Connection(server.url, ApiAccessToken("fake-access-token"), SystemClock())
        connection.exchange(READ)
        tracemalloc.start()
        try:
            found = connection.exchange(READ)
            return found, tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize("size", [1, 7])
def test_small_chunks_cost_no_more_than_large_ones(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_module, "ANSWER_SECONDS", 200.0)
    content = b"x" * 60_000
    found, peak = peak_of(head(headers=CHUNKED) + chunked(content, size))

    note("memory for small chunks", f"{peak // len(content)} times the size")
    assert isinstance(found, Reply)
    assert found.content == content
    assert peak < 12 * len(content)


@pytest.mark.parametrize("status", [200, 302, 400])
def test_what_unpacks_to_far_more_is_a_trap(status: int) -> None:
    packed = gzip.compress(b"[" + b"{}," * 2_000_000 + b"{}]", 9)
    found, peak = peak_of(framed(packed, "length", status, PACKED | MOVED))

    note("bombs", f"{len(packed) // 1000} kB sent, {peak // 1_000_000} MB taken")
    assert isinstance(found, NoReply)
    assert found.sent
    assert "times its size" in found.reason or "larger than" in found.reason
    assert peak < 12_000_000


def test_a_few_bytes_that_mean_many_objects_stay_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    text = b"[" + b"{}," * 5_000_000 + b"{}]"
    packed = gzip.compress(text, 9)
    found, peak = peak_of(framed(packed, headers=PACKED))

    assert isinstance(found, Reply)
    tracemalloc.start()
    try:
        data = found.data
        peak += tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    note("bombs", f"{len(packed) // 1000} kB of objects sent, {peak // 1_000_000} MB taken")
    assert isinstance(data, str)
    assert peak < 8 * len(text)


def test_what_is_large_by_itself_is_unpacked() -> None:
    content = b"\0" * 1_000_000
    assert b"".join(unpacked([gzip.compress(content)], "gzip")) == content
    with pytest.raises(BrokenEncoding, match="times its size"):
        list(unpacked([gzip.compress(content * 3)], "gzip"))
