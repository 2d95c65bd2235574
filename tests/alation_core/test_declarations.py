"""What a declaration may not say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import pytest

from alation_core import (
    Alation,
    ApiAccessToken,
    BatchLimit,
    DirectOperation,
    Endpoint,
    Item,
    JobDetails,
    ListOperation,
    LookUp,
    PluginError,
)
from alation_core.bodies import (
    JSON_OBJECT,
    NO_BODY,
    Bare,
    csv_with,
    json_with,
    list_in_query,
    list_of,
    list_under,
    lists_under,
    multipart,
)
from alation_core.operations import Operation
from alation_core.reading import Reading, by_key, one_object
from alation_core.shapes import UNSET, InPath, InQuery, Maybe, Secret, WireName

AUTH = ApiAccessToken("fake-access-token")
HOST = "https://catalog.example.com"


@dataclass(frozen=True)
class Thing:
    id: int


@pytest.mark.parametrize("limit", [BatchLimit(), BatchLimit(items=1), BatchLimit(items=2)])
def test_a_body_of_one_row_goes_with_batches_of_one(limit: BatchLimit) -> None:
    with pytest.raises(ValueError, match="holds one row"):
        DirectOperation(
            "PATCH", "/x/", payload=Thing, result=JobDetails, body=JSON_OBJECT, batch=limit
        )


@pytest.mark.parametrize("taken", ["job", "use", "resume", "stop", "transport", "ledger"])
def test_an_endpoint_cannot_hide_behind_a_name_of_the_client(taken: str) -> None:
    hidden = type("Hidden", (Endpoint,), {"name": taken})
    with pytest.raises(PluginError, match="of its own"):
        Alation(HOST, AUTH, plugins=[hidden])


def test_a_text_is_no_list_of_plugins() -> None:
    with pytest.raises(PluginError, match=r"plugins=\['document'\]"):
        Alation(HOST, AUTH, plugins="document")


# ------------------------------------------------------------------------------ when it is made


@dataclass(frozen=True)
class Located:
    """A row with values of path and query."""

    thing_id: Annotated[int, InPath]
    reason: Annotated[Maybe[str], InQuery] = UNSET
    title: Maybe[str] = UNSET


@dataclass(frozen=True)
class Hyphened:
    thing_id: Annotated[int, WireName("thing-id"), InPath]


@dataclass(frozen=True)
class Place:
    thing_id: int


@dataclass(frozen=True)
class Reason:
    reason: Maybe[str] = UNSET


@dataclass(frozen=True)
class Later:
    """Names a shape that is not there."""

    next: Maybe[NotThereYet] = UNSET  # type: ignore[name-defined]  # noqa: F821


ONE = BatchLimit(items=1, hard=True)


def write(path: str = "/things/", **given: Any) -> DirectOperation[Any]:
    made: dict[str, Any] = {"payload": Thing, "result": JobDetails, **given}
    return DirectOperation("POST", path, **made)


def listing(path: str = "/things/", **given: Any) -> ListOperation[Any]:
    return ListOperation(path, item=Item, **given)


@dataclass(frozen=True)
class Named:
    id: int
    title: Maybe[str] = UNSET
    word: Annotated[Maybe[str], Secret] = UNSET


LIST = listing()


def looking(look_up: LookUp) -> DirectOperation[Any]:
    return write(payload=Named, look_up=look_up)


def none() -> None:
    """Takes nothing."""


class Reads:
    """A reader that is an object."""

    def __call__(self, rows: Any, details: Any) -> Reading:
        return Reading()


REFUSED: Sequence[tuple[str, Callable[[], Operation]]] = (
    (r"place {thing_id} of its path", lambda: write("/things/{thing_id}/")),
    (r"place {thing_id} of its path", lambda: listing("/things/{thing_id}/")),
    (
        r"place {thing_id} of its path has two values",
        lambda: write("/things/{thing_id}/", payload=Located, params=Place),
    ),
    (r"'thing_id' is marked InPath, and its path has no place", lambda: write(payload=Located)),
    (
        r"'reason' has two values in the query",
        lambda: write("/things/{thing_id}/", payload=Located, params=Reason),
    ),
    (
        r"'reason' has two values in the query",
        lambda: write("/things/{thing_id}/?reason=x", payload=Located),
    ),
    (r"the field 'oid' of a row", lambda: write(body=list_under("ids", "oid"))),
    (
        r"the field 'thing_id' of a row",
        lambda: write("/things/{thing_id}/", payload=Located, body=list_under("x", "thing_id")),
    ),
    (r"parameter 'otype'", lambda: write(body=list_under("ids", params=("otype",)))),
    (
        r"two values for the key 'ids'",
        lambda: write(body=list_under("ids", constants={"ids": 1})),
    ),
    (
        r"two values for the key 'reason'",
        lambda: write(params=Reason, body=list_under("a", None, {"reason": 1}, ("reason",))),
    ),
    (r"the field 'paths' of a row", lambda: write(body=lists_under({"a": None, "b": "paths"}))),
    (r"the field 'paths' of a row", lambda: write(body=lists_under({"b": Bare("paths")}))),
    (r"parameter 'otype'", lambda: write(body=multipart("file", ("otype",)))),
    (r"the field 'oid' of a row", lambda: write(body=list_of("oid"))),
    (r"the field 'more' of a row", lambda: write(body=csv_with("more"))),
    (r"the field 'more' of a row", lambda: write(body=multipart("f", encoder=csv_with("more")))),
    (r"the field 'oid' of a row", lambda: write(body=list_in_query("oids", "oid"))),
    (r"the field 'more' of a row", lambda: write(body=json_with("more"))),
    (
        r"'reason' has two values in the query",
        lambda: write(params=Reason, body=list_in_query("reason", "id")),
    ),
    (
        r"two values for the form field 'reason'",
        lambda: write(params=Reason, body=multipart("reason", ("reason",))),
    ),
    (r"'id' would be sent nowhere", lambda: write(body=NO_BODY, batch=ONE)),
    (r"its reader is called with \(rows, details\)", lambda: write(reader=lambda rows: None)),
    (r"its reader is str, which is no function", lambda: write(reader="read")),
    (r"its locate is called with \(rows, findings\)", lambda: write(locate=none)),
    (r"its follow_up is called with \(answer\)", lambda: write(follow_up=none)),
    (r"its accepted_when is called with \(body\)", lambda: write(accepted_when=none)),
    (r"its whole_when is called with \(params\)", lambda: write(whole_when=none)),
    (r"its batch is called with \(params\)", lambda: write(batch=none)),
    (r"its batch is int, which is no function", lambda: write(batch=5)),
    (r"its decode is called with \(answer\)", lambda: listing(decode=none)),
    (r"is no payload: give a dataclass", lambda: write(payload=int)),
    (r"its reader is one_object, which makes readers", lambda: write(reader=one_object)),
    (r"its reader is by_key, which makes readers", lambda: write(reader=by_key)),
    (r"has a brace that belongs to no place", lambda: write("/things/{id/")),
    (r"has a brace that belongs to no place", lambda: listing("/things/{}/")),
    (r"has a place in its query", lambda: write("/things/?id={thing_id}", payload=Located)),
    (r"holds what no path holds", lambda: listing("/things/#first")),
    (r"its body has no list", lambda: write(body=lists_under({}))),
    (r"names rows by 'title', and they have no", lambda: write(look_up=LookUp(LIST, "title"))),
    (r"names rows by 'word', which is a secret", lambda: looking(LookUp(LIST, "word"))),
    (r"within 'place', which is no field", lambda: looking(LookUp(LIST, "title", ("place",)))),
    (r"within 'id', which is no filter", lambda: looking(LookUp(LIST, "title", ("id",)))),
    (
        r"does not say within which 'thing_id' to look",
        lambda: looking(LookUp(listing(filters=Place), "title")),
    ),
)


@pytest.mark.parametrize(("says", "made"), REFUSED, ids=[says for says, _ in REFUSED])
def test_what_cannot_work_is_refused_when_the_class_is_made(
    says: str, made: Callable[[], Operation]
) -> None:
    operation = made()
    with pytest.raises(TypeError, match=rf"\Athings\.change[:,] .*{says}"):
        type("Things", (Endpoint,), {"name": "things", "change": operation})


ADMITTED: Sequence[Callable[[], Operation]] = (
    lambda: write("/things/{thing_id}/", payload=Located),
    lambda: write("/things/{thing_id}/x/{thing_id}/", params=Place),
    lambda: write("/things/{thing_id}/", payload=Located, body=JSON_OBJECT, batch=ONE),
    lambda: write(params=Reason, body=multipart("file", ("reason",))),
    lambda: write(batch=lambda params: BatchLimit()),
    lambda: write(reader=Reads()),
    lambda: write(reader=lambda *given: Reading()),
    lambda: write(reader=lambda rows, details, more=None: Reading()),
    lambda: write(accepted_when=bool),
    lambda: write(accepted_when=dict.__contains__.__get__({})),
    lambda: write(follow_up=type("Opaque", (), {"__signature__": 5, "__call__": none})()),
    lambda: write(payload=Later),
    lambda: write("/things/{thing-id}/?all=true", payload=Hyphened),
    lambda: write(
        payload=Named, params=Place, look_up=LookUp(listing(filters=Place), "title", ("thing_id",))
    ),
)


@pytest.mark.parametrize("made", ADMITTED)
def test_what_can_work_is_let_through(made: Callable[[], Operation]) -> None:
    operation = made()
    endpoint: Any = type("Things", (Endpoint,), {"name": "things", "change": operation})
    assert list(endpoint.operations()) == ["change"]


def test_a_class_without_a_name_is_named_by_its_own() -> None:
    with pytest.raises(TypeError, match=r"\ABase\.change: "):
        type("Base", (Endpoint,), {"change": write("/{x}/")})
