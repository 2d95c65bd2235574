from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit

import pytest
import requests
from hypothesis import example, given
from hypothesis import strategies as st

from alation_sandbox import Answer, Call, Route, World, ok
from alation_sandbox.exchange.routes import RouteTable

FORM = "a placeholder is written <name> for a text, or <int:name> for a number"


def show(world: World, call: Call) -> Answer:
    return ok(dict(call.path_params))


@pytest.mark.parametrize(
    ("path", "mended"),
    [
        ("/flag/{id}/", "/flag/<int:id>/"),
        ("/flag/{flag_id}/of/{user_id}", "/flag/<int:flag_id>/of/<int:user_id>"),
        ("/flag/{id:int}/", "/flag/<int:id>/"),
        ("/flag/{int:id}/", "/flag/<int:id>/"),
        ("/flag/:id/", "/flag/<int:id>/"),
        ("/flag/%7Bid%7D/", "/flag/<int:id>/"),
        ("/tag/a%20b/", "/tag/a b/"),
        ("flag/", "/flag/"),
        ("//flag/", "/flag/"),
        ("", "/"),
        ("https://acme.example.com/flag/{id}?deep=true", "/flag/<int:id>"),
        ("https://acme.example.com", "/"),
        ("/flag/?deep=true", "/flag/"),
        ("/flag/#top", "/flag/"),
        ("/flag/../tag/./", "/tag/"),
        (" /flag/\n", "/flag/"),
    ],
)
def test_a_path_that_no_call_has_is_refused_where_it_is_declared(path: str, mended: str) -> None:
    with pytest.raises(ValueError, match="could answer no call") as refused:
        Route("GET", path, show)
    message = str(refused.value)
    assert message.startswith(f"route GET {path} ")
    assert message.endswith(f"; write {mended}")
    Route("GET", mended, show)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/flag/{}/", "it has a bracket that holds no name"),
        ("/flag/{id/", "it has a bracket that holds no name"),
        ("/flag/id}/", "it has a bracket that holds no name"),
        ("/flag/<>/", "it has a bracket that holds no name"),
        ("/flag/<id/", "it has a bracket that holds no name"),
        ("/flag/id>/", "it has a bracket that holds no name"),
        ("/flag/<flag-id>/", "it has a bracket that holds no name"),
        ("/flag/<id:int>/", "there is no kind id of placeholders"),
        ("/flag/<id>/of/<int:id>/", "it has 2 placeholders of the name id: give each its own"),
        ("/flag/<string(length=x):id>/", "its limits are not understood: "),
        ("/flag/<int(least=1):id>/", "its limits are not understood: "),
    ],
)
def test_a_broken_placeholder_is_refused_with_the_form_it_has(path: str, reason: str) -> None:
    with pytest.raises(ValueError, match="could answer no call") as refused:
        Route("GET", path, show)
    message = str(refused.value)
    assert message.startswith(f"route GET {path} could answer no call: {reason}")
    assert message.endswith(f"; {FORM}")


def test_all_that_is_wrong_with_a_path_is_told_at_once() -> None:
    with pytest.raises(ValueError, match="could answer no call") as refused:
        Route("GET", "flag/{id}/{id}/?deep=true", show)
    for reason in ("begins with one slash", "holds no query", "2 placeholders of the name id"):
        assert reason in str(refused.value)


@pytest.mark.parametrize("method", ["get", "", "GET ", "GET,POST", "FETCH"])
def test_a_method_that_no_call_has_is_refused_where_it_is_declared(method: str) -> None:
    with pytest.raises(ValueError, match=f"^route {method} /flag/ .* its method is none of .*GET"):
        Route(method, "/flag/", show)


@given(
    st.lists(
        st.sampled_from([*"ab/.:%{}<>?#[]|&=+ \\", "<id>", "<int:n>", "{id}", "..", "%41", "é"]),
        max_size=8,
    ).map(lambda parts: "/" + "".join(parts))
)
@example("/a//b/")
def test_each_route_that_may_be_declared_is_found_by_a_client(path: str) -> None:
    try:
        route = Route("GET", path, show)
    except ValueError:
        return
    asked = path.replace("<id>", "x").replace("<int:n>", "7")
    sent = requests.Request("GET", "http://127.0.0.1" + quote(asked)).prepare()
    call = Call("GET", "/" + unquote(urlsplit(sent.url or "").path).lstrip("/"))
    found = RouteTable([route]).find(call)
    assert found is not None
    assert found[0] is route
