"""What a server says in whatever encoding comes onto a tape as a text without secrets, or not."""

from __future__ import annotations

import gzip
import http.client
import json
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest
import requests
import urllib3

from alation_replay.recording import recording
from alation_replay.scrubbing import SecretSurvived
from alation_replay.scrubbing.survivors import holds
from alation_replay.tapes import Tape, TapeError, read_tape
from tests.alation_replay.serving import answering

SECRET = "9f8e7d6c/5b4a+39281706"
SAID = {"id": 7301, "title": "Größe", "note": f"refused: {SECRET} is expired"}
TEXT = json.dumps(SAID, ensure_ascii=False)
PACKED = zlib.compressobj(wbits=-15)


def recorded(
    path: Path, body: bytes, headers: Mapping[str, str] | None = None, sent: bytes | None = None
) -> Tape:
    """Record one exchange and return the tape as it was written."""
    with answering(body, headers or {}) as server, recording(path, [SECRET]):
        requests.post(server, data=sent, headers={"TOKEN": SECRET}, timeout=30)
    return read_tape(path)


def asked_plainly(server: str) -> None:
    """Ask with a library that unpacks nothing."""
    connection = http.client.HTTPConnection(server.removeprefix("http://"), timeout=30)
    connection.request("GET", "/")
    connection.getresponse().read()
    connection.close()


ENCODED: dict[str, tuple[bytes, dict[str, str]]] = {
    "UTF-8": (TEXT.encode(), {}),
    "UTF-8 with its mark": (TEXT.encode("utf-8-sig"), {}),
    "UTF-16 with its mark": (TEXT.encode("utf-16"), {}),
    "UTF-16 little": (TEXT.encode("utf-16-le"), {}),
    "UTF-16 big": (TEXT.encode("utf-16-be"), {}),
    "UTF-32": (TEXT.encode("utf-32"), {}),
    "named UTF-16": (
        TEXT.encode("utf-16-le"),
        {"Content-Type": "application/json; charset=utf-16-le"},
    ),
    "Latin-1": (TEXT.encode("latin-1"), {"Content-Type": "text/plain; charset=iso-8859-1"}),
    "Latin-1 that is not named": (TEXT.encode("latin-1"), {}),
    "an unheard-of encoding": (TEXT.encode(), {"Content-Type": "text/plain; charset=klingon"}),
    "gzip": (gzip.compress(TEXT.encode()), {"Content-Encoding": "gzip"}),
    "gzip in parts": (
        gzip.compress(TEXT[:9].encode()) + gzip.compress(TEXT[9:].encode()),
        {"Content-Encoding": "x-gzip"},
    ),
    "gzip twice": (
        gzip.compress(gzip.compress(TEXT.encode())),
        {"Content-Encoding": "gzip, gzip"},
    ),
    "deflate": (zlib.compress(TEXT.encode()), {"Content-Encoding": "deflate"}),
    "raw deflate": (
        PACKED.compress(TEXT.encode()) + PACKED.flush(),
        {"Content-Encoding": "deflate"},
    ),
    "gzip of UTF-16": (gzip.compress(TEXT.encode("utf-16")), {"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("kind", ENCODED)
def test_an_answer_comes_onto_the_tape_as_a_text_without_secrets(tmp_path: Path, kind: str) -> None:
    body, headers = ENCODED[kind]

    tape = recorded(tmp_path / "tape.yaml", body, headers)

    said = json.loads(tape.interactions[0].answer.body)
    assert said == {**SAID, "note": "refused: fake-secret is expired"}
    assert not holds((tmp_path / "tape.yaml").read_text("utf-8"), [SECRET])
    assert [key.lower() for key in tape.interactions[0].answer.headers].count(
        "content-encoding"
    ) == 0


@pytest.mark.parametrize("kind", ["UTF-16 with its mark", "Latin-1 that is not named"])
def test_a_request_comes_onto_the_tape_as_a_text_without_secrets(tmp_path: Path, kind: str) -> None:
    tape = recorded(tmp_path / "tape.yaml", b"{}", sent=ENCODED[kind][0])

    sent = tape.interactions[0].request.body
    assert sent is not None
    assert json.loads(sent)["title"] == "Größe"
    assert SECRET not in sent


PACKED_ANSWERS = [kind for kind, (_, headers) in ENCODED.items() if "Content-Encoding" in headers]


@pytest.mark.parametrize("kind", PACKED_ANSWERS)
def test_what_the_client_does_not_unpack_is_unpacked(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "tape.yaml"
    with answering(*ENCODED[kind]) as server, recording(path, [SECRET]):
        asked_plainly(server)

    assert json.loads(read_tape(path).interactions[0].answer.body)["title"] == "Größe"
    assert not holds(path.read_text("utf-8"), [SECRET])


UNREADABLE: dict[str, tuple[bytes, dict[str, str], str]] = {
    "an archive": (gzip.compress(TEXT.encode()), {}, "this is no text"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + TEXT.encode(), {}, "this is no text"),
    "gzip that breaks off": (
        gzip.compress(TEXT.encode())[:-9],
        {"Content-Encoding": "gzip"},
        "it breaks off",
    ),
    "gzip that is none": (b"\x9c\xff\x80", {"Content-Encoding": "gzip"}, "cannot be unpacked"),
    "an unheard-of packing": (
        zlib.compress(TEXT.encode()),
        {"Content-Encoding": "brotli-9"},
        "packed as 'brotli-9'",
    ),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_nobody_can_look_into_is_not_written(tmp_path: Path, kind: str) -> None:
    body, headers, told = UNREADABLE[kind]
    path = tmp_path / "below" / "tape.yaml"

    with (
        answering(body, headers) as server,
        pytest.raises(
            TapeError, match=f"nothing was written: interaction 0, answer, body: .*{told}"
        ),
        recording(path, [SECRET]),
    ):
        asked_plainly(server)

    assert not list(tmp_path.iterdir())


def test_vcrpy_is_out_of_the_way_after_a_recording_that_was_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(TapeError),
        answering(b"\0\1\2", {}) as server,
        recording(tmp_path / "tape.yaml"),
    ):
        requests.get(server, timeout=30)

    assert "vcr" not in urllib3.HTTPConnectionPool.ConnectionCls.__module__


def test_cookies_and_pairs_that_travelled_are_secrets_elsewhere_too(tmp_path: Path) -> None:
    session, password, token = "5e55104f8a", "p4ssw0rd-of-jane", "70c3a1e2b4d5f6a7"
    said = f"session {session} of {password} and {token} ended"

    with (
        answering(said.encode(), {"Set-Cookie": f"sid={session}; Path=/; HttpOnly"}) as server,
        recording(tmp_path / "tape.yaml"),
    ):
        requests.get(server, auth=("jane", password), headers={"X-Api-Key": token}, timeout=30)

    (one,) = read_tape(tmp_path / "tape.yaml").interactions
    assert one.answer.body == "session fake-secret of fake-secret and fake-secret ended"


def test_a_secret_in_the_words_beside_the_status_goes(tmp_path: Path) -> None:
    with (
        answering(b"{}", {}, reason=f"No {SECRET}") as server,
        recording(tmp_path / "tape.yaml", [SECRET]),
    ):
        requests.get(server, timeout=30)

    (one,) = read_tape(tmp_path / "tape.yaml").interactions
    assert one.answer.reason == "No fake-secret"


@pytest.mark.parametrize("name", [f"create__{SECRET.replace('/', '%2F')}", SECRET.encode().hex()])
def test_a_secret_in_the_name_of_the_tape_stops_the_recording_before_a_call(
    tmp_path: Path, name: str
) -> None:
    with (
        pytest.raises(SecretSurvived, match="in its path; give it another name"),
        recording(tmp_path / f"{name}.yaml", [SECRET]),
    ):
        raise AssertionError("a call was made")

    assert not list(tmp_path.iterdir())


def test_a_token_that_only_travelled_must_not_be_in_the_name_either(tmp_path: Path) -> None:
    with (
        answering(b"{}", {}) as server,
        pytest.raises(SecretSurvived, match="in its path"),
        recording(tmp_path / "of_5e55104f8a.yaml"),
    ):
        requests.get(server, headers={"TOKEN": "5e55104f8a"}, timeout=30)

    assert not list(tmp_path.iterdir())
