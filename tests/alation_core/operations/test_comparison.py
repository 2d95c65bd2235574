"""What a declaration may not say of a comparison, told when the class is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import pytest

from alation_core import (
    Compared,
    Comparison,
    DirectOperation,
    Endpoint,
    Item,
    JobDetails,
    ListOperation,
)
from alation_core.shapes import UNSET, Maybe, Secret
from tests.alation_core.test_imports import loaded_after


@dataclass(frozen=True)
class NewThing:
    title: str
    group: Maybe[str] = UNSET
    password: Annotated[Maybe[str], Secret] = UNSET


@dataclass(frozen=True)
class ChangedThing:
    id: int
    title: Maybe[str] = UNSET


@dataclass(frozen=True)
class Filters:
    group: Maybe[str] = UNSET


@dataclass(frozen=True)
class NeededFilters:
    shelf: str


LIST = ListOperation("/thing/", item=Item, filters=Filters)
NARROW = ListOperation("/thing/{shelf}/", item=Item, filters=NeededFilters)
CREATE = DirectOperation("POST", "/thing/", payload=NewThing, result=JobDetails)
UPDATE = DirectOperation("PUT", "/thing/", payload=ChangedThing, result=JobDetails)
TITLE = {"title": Compared()}

REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("neither create= nor update=", {"create": None, "update": None}),
    ("is a write, not", {"create": LIST}),
    ("it is with a list, not with", {"listing": CREATE}),
    ("is a Compared, not", {"fields": {"title": "title"}}),
    ("at= of 'title'", {"fields": {"title": Compared(at="a..b")}}),
    ("is no place", {"names": {"id": "a..b"}}),
    ("names= says which", {"names": {}}),
    ("compares 'titel', which no row has", {"fields": {"titel": Compared()}}),
    ("compares 'password', which is a secret", {"fields": TITLE | {"password": Compared()}}),
    ("needs 'templ'", {"fields": {"title": Compared(needs=("templ",))}}),
    ("its key 'group' is none of its fields", {"keys": ("group",)}),
    ("they have no such field", {"names": {"number": "id"}}),
    ("within 'shelf', which is no filter", {"within": ("shelf",)}),
    ("within which 'shelf' to look, which its list requires", {"listing": NARROW}),
]


@pytest.mark.parametrize(("sentence", "said"), REFUSED)
def test_it_is_refused_by_a_sentence(sentence: str, said: dict[str, Any]) -> None:
    asked: dict[str, Any] = {"listing": LIST, "fields": TITLE, "create": CREATE, "update": UPDATE}
    with pytest.raises((TypeError, ValueError), match=sentence):
        type(
            "Things",
            (Endpoint,),
            {
                "name": "things",
                "list": LIST,
                "narrow": NARROW,
                "create": CREATE,
                "update": UPDATE,
                "compared": Comparison(**asked | said),
            },
        )


def test_it_names_operations_of_its_endpoint() -> None:
    with pytest.raises(TypeError, match=r"things\.compared: its create is none of the operations"):
        type(
            "Things",
            (Endpoint,),
            {
                "name": "things",
                "list": LIST,
                "compared": Comparison(LIST, TITLE, create=CREATE, names={"id": "id"}),
            },
        )


def test_declaring_one_loads_neither_http_nor_the_ledger() -> None:
    loaded = loaded_after(
        "from alation_endpoints.document import Document\nassert Document.comparisons()"
    )
    assert not loaded & {"requests", "sqlite3", "alation_plan"}
