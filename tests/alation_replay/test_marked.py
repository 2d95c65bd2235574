from __future__ import annotations

from pathlib import Path

import pytest

from alation_core import ApiAccessToken, OAuthClient, RefreshToken
from alation_core.auth import Credentials
from alation_endpoints.document import Document
from alation_replay.cases import failures
from alation_replay.marked import server_from
from alation_replay.reel import Reel
from alation_replay.tapes import Recorded, TapeError
from tests.alation_replay.support import creating, entry_for

HOST_ONLY = {"ALATION_HOST": "https://acme.example.org"}


@pytest.mark.parametrize(
    ("variables", "credentials"),
    [
        ({"ALATION_ACCESS_TOKEN": "fake-a"}, ApiAccessToken("fake-a")),
        (
            {"ALATION_USER_ID": "7", "ALATION_REFRESH_TOKEN": "fake-r"},
            RefreshToken(7, "fake-r"),
        ),
        (
            {"ALATION_CLIENT_ID": "fake-c", "ALATION_CLIENT_SECRET": "fake-s"},
            OAuthClient("fake-c", "fake-s"),
        ),
    ],
)
def test_server_is_taken_from_the_environment(
    variables: dict[str, str], credentials: Credentials
) -> None:
    assert server_from(HOST_ONLY | variables) == (HOST_ONLY["ALATION_HOST"], credentials)


@pytest.mark.parametrize("variables", [{}, HOST_ONLY, {"ALATION_ACCESS_TOKEN": "fake-a"}])
def test_environment_without_server_or_credentials_is_told(variables: dict[str, str]) -> None:
    with pytest.raises(TapeError, match="set ALATION_HOST"):
        server_from(variables)


def test_a_user_that_is_no_number_is_told() -> None:
    variables = {"ALATION_USER_ID": "jane", "ALATION_REFRESH_TOKEN": "fake-r"}

    with pytest.raises(TapeError, match="ALATION_USER_ID must be the number of a user"):
        server_from(HOST_ONLY | variables)


def test_what_does_not_name_itself_a_sandbox_is_live() -> None:
    reel = Reel(list(creating().interactions))

    assert reel.tape("2025.3", "2026-11-23").recorded == Recorded("live", "2025.3", "2026-11-23")


def test_endpoint_that_is_not_installed_is_played_too(tmp_path: Path) -> None:
    entry = entry_for(tmp_path, {"status": "successful"})

    assert failures(entry, creating(), plugins=[Document]) == []
