from __future__ import annotations

from pathlib import Path
from typing import Any

import allie_sdk as allie
import pytest

from alation_sandbox import Sandbox
from tests.compat.support import refusal


@pytest.fixture
def duplicates(server: Sandbox) -> None:
    users = server.world.table("user")
    for name in ("ann@example.com", "Ann@example.com"):
        users.insert({"display_name": "Ann Example", "email": name, "username": name})


@pytest.mark.parametrize("version_2", [True, False])
def test_users_come_back_typed(client: Any, version_2: bool) -> None:
    client.user.use_v2_endpoint = version_2

    (user,) = client.user.get_users(allie.UserParams(display_name__icontains={"sandbox"}))

    assert isinstance(user, allie.User)
    assert (user.id, user.email) == (1, "sandbox@example.com")


def test_one_user_and_the_own_one_come_back_typed(client: Any) -> None:
    assert client.user.get_a_user(1).display_name == "Sandbox User"
    assert client.user.get_authenticated_user().username == "sandbox@example.com"


def test_an_unknown_user_is_not_found(client: Any) -> None:
    with refusal() as told:
        client.user.get_a_user(999)
    assert told["status"] == 404


def test_no_duplicates_are_told_by_a_text(client: Any) -> None:
    done = client.user.get_generate_dup_users_accts_csv()

    assert isinstance(done, allie.JobDetails)
    assert done.msg == "No duplicate user accounts with mixed case usernames."


@pytest.mark.filterwarnings("ignore:unclosed file")  # the client leaves the file open
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_duplicates_are_decided_on_in_a_file(client: Any, duplicates: None, tmp_path: Path) -> None:
    table = client.user.get_generate_dup_users_accts_csv()
    file = tmp_path / "duplicates.csv"
    file.write_text(
        table.replace("RETAIN/SUSPEND", "RETAIN", 1).replace("RETAIN/SUSPEND", "SUSPEND", 1)
    )

    done = client.user.post_remove_dup_users_accts(str(file))

    assert isinstance(done, allie.JobDetails)
    assert done.status == "successful"
    assert done.msg.endswith("updated with temp username and suspended: 1")
