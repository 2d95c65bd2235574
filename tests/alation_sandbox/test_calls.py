from __future__ import annotations

import pytest

from alation_sandbox import Answer, Call, Refusal, Sandbox, Upload, World, ok
from tests.alation_sandbox.support import NOTES, Client, ManualClock, answering


def query(text: str) -> Call:
    return Call("GET", "/", text)


def test_query_values_are_read_by_kind() -> None:
    call = query("id=1&id=2&deleted=True&flag=false&search=a%23b&empty=")
    assert call.integers("id") == [1, 2]
    assert call.integer("id") == 2
    assert call.many("id") == ["1", "2"]
    assert (call.flag("deleted"), call.flag("flag")) == (True, False)
    assert call.one("search") == "a#b"
    assert call.one("empty") == ""


def test_absent_query_values_are_none() -> None:
    call = query("")
    assert (call.one("x"), call.integer("x"), call.flag("x")) == (None, None, None)
    assert call.integers("x") == []


@pytest.mark.parametrize("read", [Call.integer, Call.integers, Call.flag])
def test_a_value_of_the_wrong_type_is_refused_by_name(read: object) -> None:
    assert callable(read)
    with pytest.raises(Refusal) as caught:
        read(query("x=perhaps"), "x")
    assert caught.value.answer.status == 400
    assert caught.value.answer.body == {"detail": "Invalid query parameters: [x]", "code": "400006"}


def test_a_body_that_is_no_json_is_refused(client: Client) -> None:
    for body in (b"[{]", b"", b"\xff", b"[" * 100_000):
        reply = client.post(NOTES, data=body)
        assert reply.status_code == 400
        assert reply.json()["code"] == "400000"
        assert reply.json()["detail"].startswith(f"The body of POST {NOTES} is not JSON: ")


def test_forms_files_and_bodies_reach_the_handler(clock: ManualClock) -> None:
    seen: list[Call] = []

    def keep(world: World, call: Call) -> Answer:
        seen.append(call)
        return ok(None)

    with Sandbox(routes=answering(keep, "POST"), clock=clock.now) as server:
        client = Client(server)
        with client.session:
            client.post("/probe/", data={"a": "1"})
            client.post("/probe/", files={"upload": ("rows.csv", b"a,b", "text/csv")})
            client.post("/probe/", data=(part for part in (b"line 1\n", b"line 2")))
    assert seen[0].form == {"a": "1"}
    upload = seen[1].files["upload"]
    assert upload == Upload("rows.csv", "text/csv", b"a,b")
    assert seen[2].body == b"line 1\nline 2"
    assert seen[2].header("Transfer-Encoding") == "chunked"
