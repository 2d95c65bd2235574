"""A known secret goes from every place of a tape in every spelling, and nothing else changes."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, quote_plus, unquote

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from alation_replay.scrubbing.survivors import holds, survivors
from alation_replay.scrubbing.tapes import scrub_tape
from alation_replay.scrubbing.texts import Scrubber
from alation_replay.tapes import Interaction, Tape, TapeAnswer, TapeRequest

Spelling = Callable[[str], str]
ADDRESS = "https://catalog.example.com/integration/v2/document/"


def packed(before: bytes, behind: bytes, code: str = "utf-8") -> Spelling:
    return lambda text: base64.b64encode(before + text.encode(code) + behind).decode()


def escaped_each(form: str) -> Spelling:
    return lambda text: "".join(form.format(ord(sign)) for sign in text)


def octets(form: str) -> Spelling:
    return lambda text: "".join(form.format(octet) for octet in text.encode())


def url_safe(spelling: Spelling) -> Spelling:
    return lambda text: spelling(text).replace("+", "-").replace("/", "_")


def without_padding(spelling: Spelling) -> Spelling:
    return lambda text: spelling(text).rstrip("=")


def then(*steps: Spelling) -> Spelling:
    def spelled(text: str) -> str:
        for step in steps:
            text = step(text)
        return text

    return spelled


def as_json(text: str) -> str:
    return json.dumps(text)[1:-1]


def in_percent(text: str) -> str:
    return quote(text, safe="")


ALIGNED = {
    f"base64 behind {before} before {behind}": packed(b"user:pass"[:before], b"x" * behind)
    for before in range(4)
    for behind in range(3)
}
SPELLINGS: dict[str, Spelling] = {
    "as it is": str,
    "percent": in_percent,
    "percent in lower case": lambda text: "".join(
        sign if sign.isascii() and sign.isalnum() else octets("%{:02x}")(sign) for sign in text
    ),
    "percent throughout": octets("%{:02X}"),
    "percent twice": then(in_percent, in_percent),
    "form": quote_plus,
    "JSON": as_json,
    "JSON in JSON": then(as_json, as_json),
    "JSON throughout": escaped_each("\\u{:04x}"),
    "JSON in upper case": escaped_each("\\u{:04X}"),
    "bytes": octets("\\x{:02x}"),
    "entities": html.escape,
    "decimal entities": escaped_each("&#{};"),
    "hexadecimal entities": escaped_each("&#x{:X};"),
    "hexadecimal": lambda text: text.encode().hex(),
    "percent of JSON": then(as_json, in_percent),
    **ALIGNED,
    **{f"{name}, no padding": without_padding(one) for name, one in ALIGNED.items()},
    **{f"{name}, url-safe": url_safe(one) for name, one in ALIGNED.items()},
    "base64 of UTF-16": packed(b"", b"", "utf-16-le"),
    "base64 of UTF-16, big": packed(b"", b"", "utf-16-be"),
    "base64 of base64": then(packed(b"user:", b""), packed(b"x", b"")),
    "base64 of JSON": then(lambda text: json.dumps({"key": text}), packed(b"", b"")),
    "base64 of percent": then(in_percent, packed(b"", b"")),
    "percent of base64": then(packed(b"", b""), in_percent),
    "base64 in lines": lambda text: (
        base64.encodebytes(b"x" * 50 + text.encode() + b"y" * 30).decode().strip()
    ),
}
WORDS = ("Net revenue", "7301", "document_hub_id", "EMEA/APAC", "50%", "a-b", "x=1", "Q3;Q4", "é")
TOUCHING = ("=", "-", "&", ";", '"', "'", " ", "/", ":", ",", "<", ">", "x", "7", "_", ".", "(", "")


@dataclass(frozen=True)
class Place:
    """A place of a tape: puts a text there, and takes it out again with what is around it."""

    put: Callable[[str], Interaction]
    take: Callable[[Interaction], str]


def exchange(
    uri: str = ADDRESS,
    sent: str | None = None,
    said: str = "",
    reason: str = "OK",
    next_page: str = "/",
) -> Interaction:
    headers = {"X-Next-Page": [next_page]}
    return Interaction(TapeRequest("POST", uri, {}, sent), TapeAnswer(200, reason, headers, said))


def wide(code: str) -> Place:
    return Place(
        lambda text: exchange(said=text.encode(code).decode("latin-1")),
        lambda one: one.answer.body.encode("latin-1").decode(code),
    )


PLACES: dict[str, Place] = {
    "prose": Place(lambda text: exchange(said=text), lambda one: one.answer.body),
    "request": Place(lambda text: exchange(sent=text), lambda one: one.request.body or ""),
    "reason": Place(lambda text: exchange(reason=text), lambda one: one.answer.reason),
    "JSON": Place(
        lambda text: exchange(said=json.dumps({"id": 7301, "note": text}, ensure_ascii=False)),
        lambda one: str(json.loads(one.answer.body)["note"]),
    ),
    "JSON in ASCII": Place(
        lambda text: exchange(said=json.dumps([{"note": [text], "id": 1.10}])),
        lambda one: str(json.loads(one.answer.body)[0]["note"][0]),
    ),
    "name in JSON": Place(
        lambda text: exchange(said=json.dumps({text: None})),
        lambda one: str(next(iter(json.loads(one.answer.body)))),
    ),
    "JSON in JSON": Place(
        lambda text: exchange(said=json.dumps({"options": json.dumps({"note": text})})),
        lambda one: str(json.loads(json.loads(one.answer.body)["options"])["note"]),
    ),
    "lines of JSON": Place(
        lambda text: exchange(sent='{"id": 1}\n' + json.dumps({"note": text})),
        lambda one: str(json.loads((one.request.body or "").split("\n")[1])["note"]),
    ),
    "form": Place(
        lambda text: exchange(sent=f"id=7&note={in_percent(text)}&z=%2f"),
        lambda one: unquote((one.request.body or "").removeprefix("id=7&note=")[:-6]),
    ),
    "query": Place(
        lambda text: exchange(uri=f"{ADDRESS}?id=7&note={in_percent(text)}&z=%2f"),
        lambda one: unquote(one.request.uri.removeprefix(f"{ADDRESS}?id=7&note=")[:-6]),
    ),
    "path": Place(
        lambda text: exchange(uri=f"{ADDRESS}{in_percent(text)}/7301/"),
        lambda one: unquote(one.request.uri.removeprefix(ADDRESS)[:-6]),
    ),
    "header": Place(
        lambda text: exchange(next_page=f"/x/?note={in_percent(text)}&skip=100"),
        lambda one: unquote(
            one.answer.headers["X-Next-Page"][0].removeprefix("/x/?note=")[: -len("&skip=100")]
        ),
    ),
    "part of a form": Place(
        lambda text: exchange(
            sent='--B\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
            f"{text}\r\n--B--\r\n"
        ),
        lambda one: (one.request.body or "").split("\r\n\r\n")[1].removesuffix("\r\n--B--\r\n"),
    ),
    "markup": Place(
        lambda text: exchange(said=f"<html><p title='{html.escape('Q3')}'>{text}</p></html>"),
        lambda one: one.answer.body.removeprefix("<html><p title='Q3'>")[: -len("</p></html>")],
    ),
    "UTF-16 little": wide("utf-16-le"),
    "UTF-16 big": wide("utf-16-be"),
}
SIGNS = "abcXYZ0123456789" + "-_.~+/=!@#$%&*\"'\\<> ;,:äß€"


@st.composite
def secrets(draw: st.DrawFn) -> str:
    """Return what could be a token, with at most a few odd signs."""
    signs = draw(st.sampled_from(["", "-_", "+/=", "-._~", "!@#$%&*", "\"'\\<>&", " ;,", "äß€"]))
    return draw(st.text(f"ABCDEFabcdef0123456789ghijkmnpqrstuvwxyzGHJKLMNPQRS{signs}", min_size=12))


@given(
    secret=secrets(),
    spelling=st.sampled_from(sorted(SPELLINGS)),
    place=st.sampled_from(sorted(PLACES)),
    around=st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)),
    touching=st.tuples(st.sampled_from(TOUCHING), st.sampled_from(TOUCHING)),
)
@example("9f8e7d6c5b4a", "as it is", "prose", ("x=1", "7301"), ("=", "-"))
@example("9f8e7d6c5b4a", "base64 behind 1 before 0, url-safe", "path", ("a-b", "é"), ("-", "_"))
@settings(max_examples=600, deadline=None)
def test_a_known_secret_goes_and_all_else_stays(
    secret: str, spelling: str, place: str, around: tuple[str, str], touching: tuple[str, str]
) -> None:
    before, after = f"{around[0]} ", f" {around[1]}"
    spelled = SPELLINGS[spelling](secret)
    put, take = PLACES[place].put, PLACES[place].take
    if place.startswith("UTF-16") and not secret.isascii():
        assume(False)  # recorded, such a body is decoded before (see test_reel)
    tape = Tape((put(before + touching[0] + spelled + touching[1] + after),))
    assert survivors(tape, [secret])

    scrubbed = scrub_tape(tape, {secret: "fake-secret"})

    assert not survivors(scrubbed, [secret])
    left = take(scrubbed.interactions[0])
    assert left.startswith(before)
    assert left.endswith(after)
    hits: list[str] = []
    assert Scrubber({}, hits.append).text(left) == left
    assert hits == []


TITLES = st.lists(
    st.sampled_from(
        [
            *WORDS,
            *("Token", "Password policy", "Basic information", "Secret Santa", "Cookie list"),
            *("RG9jdW1lbnQ6NzMwMQ==", "3f0c2b1a-9d61-4c55-8a0b-6a1d8c0f7e21", "0xDEADBEEF"),
            *("MetadataExtraction#318_2025-02-11-09-20-02-698215-00-00", "2025-03-04T09:15:27Z"),
            *("<p>Host &amp; guest</p>", "Bearer bonds", "authorization", "jwt", "SELECT 1 -- x"),
            *("user@example.com", "https://catalog.example.com/app/doc/7301/?x=%2f#a", "C:\\temp"),
            *("{...}", "[2024]", "1.10", "9535e6", "100 %", "a,b;c", "key: value"),
        ]
    ),
    min_size=1,
    max_size=6,
).map(" ".join)


@given(
    TITLES,
    st.sampled_from(sorted(set(PLACES) - {"reason"})),
    st.lists(secrets(), max_size=3),
)
@settings(max_examples=300, deadline=None)
def test_titles_and_ids_stay_as_they_are(title: str, place: str, known: list[str]) -> None:
    one = PLACES[place].put(title) if not place.startswith("UTF-16") else exchange(said=title)
    assume(not any(survivors(Tape((one,)), [secret]) for secret in known))

    scrubbed = scrub_tape(Tape((one,)), dict.fromkeys(known, "fake-secret"))

    assert scrubbed == Tape((one,))


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_second_net_finds_every_spelling_alone(spelling: str) -> None:
    secret = "9f8e7d6c/5b4a+39281706&<"

    assert holds(f"=({SPELLINGS[spelling](secret)})", [secret])
    assert not holds(f"=({SPELLINGS[spelling]('another-5b4a+39281706')})", [secret])


WORDS_OF_JSON = st.lists(
    st.sampled_from(
        [
            *("token", "password", "id", "host", "client_id", "jane@corp.test", "a=b", "12", "[1]"),
            *("https://wiki.corp.test/x", "9f8e7d6c5b4a", "ACTIVE", "token=abcdef123456", "&amp;"),
            *('é"\\/', "%41", '{"password": "x"}', "bearer abcdef1234", "/x?token=1", "\n"),
        ]
    ),
    max_size=3,
).map(" ".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**6) | st.sampled_from([1.5]) | WORDS_OF_JSON,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS_OF_JSON, inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(JSON, max_size=3), st.booleans())
@settings(max_examples=200, deadline=None)
def test_json_is_scrubbed_alike_as_a_text_and_as_data(value: list[object], ascii: bool) -> None:
    """A request that is made fits its stand-in on the tape."""
    scrubber = Scrubber({"9f8e7d6c5b4a": "fake-secret"})

    scrubbed = scrubber.data(value)

    assert json.loads(scrubber.text(json.dumps(value, ensure_ascii=ascii))) == scrubbed
    assert scrubber.data(scrubbed) == scrubbed
