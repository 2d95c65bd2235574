from __future__ import annotations

from typing import Any

import pytest

from alation_core import Alation, ConfigurationError, RequestRefused
from alation_sandbox import Sandbox


@pytest.fixture
def users(server: Sandbox, catalog: Alation) -> Alation:
    """A catalog with the sandbox's user 1, and users 2 and 3."""
    table = server.world.table("user")
    for name, login in (("Ada", "2025-02-10T16:44:53.414125Z"), ("adam", None)):
        email = f"{name.lower()}@example.com"
        table.insert({"display_name": name, "email": email, "last_login": login})
    return catalog


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, [1, 2, 3]),
        ({"id": 2}, [2]),
        ({"id": [3, 1]}, [1, 3]),
        ({"profile_id": [2]}, [2]),
        ({"display_name": "Ada"}, [2]),
        ({"display_name__contains": "ada"}, [3]),
        ({"display_name__icontains": "ADA"}, [2, 3]),
        ({"email": "adam@example.com"}, [3]),
        ({"email__contains": "ada"}, [2, 3]),
        ({"email__icontains": "SANDBOX"}, [1]),
        ({"limit": 2}, [1, 2, 3]),
        ({"skip": 2}, [3]),
    ],
)
@pytest.mark.parametrize("version", ["list", "list_v1"])
def test_both_versions_take_the_same_filters(
    users: Alation, version: str, filters: dict[str, Any], ids: list[int]
) -> None:
    assert [user.id for user in getattr(users.user, version)(**filters)] == ids


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({"order_by": "-id"}, [3, 2, 1]),
        ({"order_by": "last_login"}, [2, 1, 3]),
        ({"last_login": "2025-02-10 16:44:53.414125"}, [2]),
        ({"last_login": ["2025-02-10 16:44", "2025-02-10 16:45"]}, []),
    ],
)
def test_the_second_version_takes_more(
    users: Alation, filters: dict[str, Any], ids: list[int]
) -> None:
    assert [user.id for user in users.user.list(**filters)] == ids


def test_a_long_list_of_ids_is_asked_for_in_parts(users: Alation, server: Sandbox) -> None:
    before = len(server.requests)
    many = [*range(10**8, 10**8 + 1300), 2, 3, 2]

    assert [user.id for user in users.user.list(id=many)] == [2, 3]
    asked = [seen.query for seen in list(server.requests)[before:] if "user" in seen.path]
    assert len(asked) == 3
    assert max(map(len, asked)) <= 8000


def test_fields_are_chosen_by_name(users: Alation) -> None:
    found = list(users.user.list(values="id,email", id=2))

    assert [user.raw for user in found] == [{"id": 2, "email": "ada@example.com"}]


def test_the_first_version_knows_no_times(users: Alation) -> None:
    old, new = next(users.user.list_v1(id=2)), next(users.user.list(id=2))

    assert set(new.raw) - set(old.raw) == {"last_login", "ts_created"}
    assert new.last_login == "2025-02-10T16:44:53.414125Z"


def test_one_user_is_read_by_id(users: Alation) -> None:
    user = users.user.get(user_id=2)

    assert (user.id, user.display_name, user.url) == (2, "Ada", "/user/2/")


def test_an_unknown_user_is_refused(users: Alation) -> None:
    with pytest.raises(RequestRefused, match="Not found") as refusal:
        users.user.get(user_id=404)

    assert refusal.value.status == 404


def test_the_owner_of_the_token_is_known(users: Alation) -> None:
    me = users.user.get_current()

    assert (me.id, me.username, me.role) == (1, "sandbox@example.com", "SERVER_ADMIN")
    assert (me.first_name, me.last_name, me.title) == ("Sandbox", "User", "")


@pytest.mark.parametrize(
    ("operation", "params", "message"),
    [
        ("list", {"id": "1"}, "'id'"),
        ("list", {"limit": 0}, "'limit'"),
        ("list", {"order_by": "name"}, "'order_by'.*Must be one of: display_name"),
        ("list", {"display_nam": "a"}, "did you mean 'display_name'"),
        ("list_v1", {"order_by": "id"}, "Unknown field"),
        ("get", {}, "'user_id'"),
        ("get", {"user_id": "1"}, "Expected an integer"),
        ("get_current", {"user_id": 1}, "parameters: none"),
    ],
)
def test_parameters_are_checked(
    catalog: Alation, operation: str, params: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        getattr(catalog.user, operation)(**params)
