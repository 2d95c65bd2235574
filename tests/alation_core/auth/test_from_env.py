"""Server and credentials by variables, and by the files that variables name."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core import (
    Alation,
    ApiAccessToken,
    ConfigurationError,
    OAuthClient,
    RefreshToken,
)
from alation_core.auth import Variables, login_from, names_in
from alation_core.auth.credentials import around
from alation_core.errors import NotConfigured

HOST = {"ALATION_HOST": "https://catalog.example.com"}
WAYS = [
    ({"ALATION_USER_ID": "42", "ALATION_REFRESH_TOKEN": "fake-r"}, RefreshToken(42, "fake-r")),
    (
        {"ALATION_CLIENT_ID": "fake-id", "ALATION_CLIENT_SECRET": "fake-s"},
        OAuthClient("fake-id", "fake-s"),
    ),
    ({"ALATION_ACCESS_TOKEN": "fake-a"}, ApiAccessToken("fake-a")),
]


def in_files(variables: Mapping[str, str], folder: Path, ending: str = "\n") -> dict[str, str]:
    """Put the value of each variable into a file, as containers mount secrets."""
    for name, value in variables.items():
        (folder / name.lower()).write_text(value + ending, "utf-8")
    return {f"{name}_FILE": str(folder / name.lower()) for name in variables}


@pytest.mark.parametrize(("variables", "credentials"), WAYS)
def test_each_way_to_log_in_by_variables_and_by_files(
    variables: dict[str, str], credentials: object, tmp_path: Path
) -> None:
    for given_as in (variables, in_files(variables, tmp_path), in_files(variables, tmp_path, "")):
        unset = dict.fromkeys(("ALATION_ACCESS_TOKEN_FILE", "ALATION_CLIENT_ID"), "")
        catalog = Alation.from_env(HOST | unset | given_as)
        assert catalog.transport.credentials == credentials
        assert catalog.transport.base == "https://catalog.example.com"
        assert catalog.ledger is None


def test_options_count_over_variables() -> None:
    own = ApiAccessToken("fake-other")
    variables = HOST | WAYS[0][0] | {"ALATION_LEDGER": "runs.sqlite"}

    catalog = Alation.from_env(
        variables, host="https://other.example.com", auth=own, ledger=None, rate=5
    )

    assert (catalog.transport.base, catalog.transport.credentials) == (
        "https://other.example.com",
        own,
    )
    assert catalog.ledger is None
    assert Alation.from_env(variables).ledger == "runs.sqlite"


def test_what_an_environment_has_today_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (HOST | WAYS[1][0]).items():
        monkeypatch.setenv(name, value)
    assert Alation.from_env().transport.credentials == WAYS[1][1]


def test_named_credentials_are_found_when_they_are_asked_for(tmp_path: Path) -> None:
    variables = HOST | WAYS[2][0]
    for name, value in {"USER_ID": "7", "REFRESH_TOKEN": "fake-cde"}.items():
        (tmp_path / name).write_text(value + "\r\n")
        variables[f"ALATION_CDE_{name}_FILE"] = str(tmp_path / name)

    way = Alation.from_env(variables).transport

    assert way.with_credential("cde", "x").credentials == RefreshToken(7, "fake-cde")
    with pytest.raises(ConfigurationError, match="no credentials 'b i': set ALATION_B_I_USER_ID"):
        way.with_credential("b i", "x")
    assert names_in(variables) == ["cde"]


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({}, "no credentials: set ALATION_USER_ID and ALATION_REFRESH_TOKEN, or ALATION_CLIENT_ID"),
        ({"ALATION_USER_ID": "42"}, "ALATION_USER_ID is set, but ALATION_REFRESH_TOKEN is not"),
        (
            {"ALATION_CLIENT_SECRET": "fake-s"},
            "ALATION_CLIENT_SECRET is set, but ALATION_CLIENT_ID is not",
        ),
        (
            {"ALATION_USER_ID": "anna", "ALATION_REFRESH_TOKEN": "fake-r"},
            "ALATION_USER_ID must be the number of a user, and it is none",
        ),
        (
            {"ALATION_USER_ID": "²", "ALATION_REFRESH_TOKEN": "fake-r"},
            "ALATION_USER_ID must be the number of a user, and it is none",
        ),
        (
            {"ALATION_ACCESS_TOKEN": "fake-a", "ALATION_CLIENT_ID": "fake-id"},
            "ALATION_CLIENT_ID and ALATION_ACCESS_TOKEN are set",
        ),
        ({"ALATION_ACCESS_TOKEN": "fake a"}, "ALATION_ACCESS_TOKEN: the access token is empty"),
        ({"ALATION_ACCESS_TOKEN": "fake-a\nfake-b"}, "ALATION_ACCESS_TOKEN is set, and a line"),
        (
            {"ALATION_ACCESS_TOKEN": "fake-a", "ALATION_ACCESS_TOKEN_FILE": "/run/x"},
            "ALATION_ACCESS_TOKEN and ALATION_ACCESS_TOKEN_FILE are both set",
        ),
        (
            {"ALATION_USER_ID": "42", "ALATION_REFRESH_TOKEN": " \t"},
            "ALATION_REFRESH_TOKEN is set, and nothing but blanks stands in it",
        ),
        ({"ALATION_ACCESS_TOKEN": "\n"}, "ALATION_ACCESS_TOKEN is set, and nothing but blanks"),
        ({"ALATION_HOST": " "}, "ALATION_HOST is set, and nothing but blanks"),
        ({"ALATION_HOST": "fake-token"}, "ALATION_HOST is no web address: write it with its"),
        (
            {"ALATION_HOST": "http://acme.example.com"},
            "ALATION_HOST 'http://acme.example.com' ",
        ),
        (
            {"ALATION_ACCESS_TOKEN": "fake-a", "ALATION_LEDGER": " "},
            "ALATION_LEDGER is set, and nothing but blanks",
        ),
        (
            {"ALATION_CLIENT_ID": "fake-id", "ALATION_CLIENT_SECRET": "fake-\udcff"},
            "ALATION_CLIENT_SECRET holds bytes that are no text in UTF-8",
        ),
        (
            {"ALATION_CLIENT_ID": "fake-\udcff", "ALATION_CLIENT_SECRET": "fake-s"},
            "ALATION_CLIENT_ID holds bytes that are no text in UTF-8",
        ),
        (
            {"ALATION_ACCESS_TOKEN_FILE": "a\0b"},
            "ALATION_ACCESS_TOKEN_FILE names a path that is not shown",
        ),
    ],
)
def test_missing_and_contradictory_variables(variables: Mapping[str, str], said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Alation.from_env({**HOST, **variables})
    assert str(caught.value).startswith(said)
    assert "fake-" not in str(caught.value)


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        (
            {"ALATION_USER_ID": 1, "ALATION_REFRESH_TOKEN": "fake-r"},
            "ALATION_USER_ID must be a text",
        ),
        ({"ALATION_ACCESS_TOKEN": b"fake-a"}, "ALATION_ACCESS_TOKEN must be a text, not bytes"),
        ({"ALATION_ACCESS_TOKEN_FILE": Path("x")}, "ALATION_ACCESS_TOKEN_FILE must be a text"),
    ],
)
def test_values_of_another_type_are_told(variables: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Alation.from_env({**HOST, **variables})
    assert str(caught.value).startswith(said)
    assert "fake-" not in str(caught.value)


@pytest.mark.parametrize(
    "variables", ["https://catalog.example.com", None, [("ALATION_HOST", "x")]]
)
def test_what_are_no_variables_is_told(variables: Any) -> None:
    with pytest.raises(ConfigurationError, match="variables are a mapping of names to texts"):
        Alation.from_env(variables)


def test_plain_http_from_a_variable_is_taken_where_the_caller_wants_it() -> None:
    variables = {"ALATION_HOST": "http://acme.example.com", "ALATION_ACCESS_TOKEN": "fake-a"}
    catalog = Alation.from_env(variables, allow_insecure=True)
    assert catalog.transport.base == "http://acme.example.com"


def test_no_server_is_an_error_of_its_own() -> None:
    with pytest.raises(NotConfigured, match=r"^no server: set ALATION_HOST$"):
        Alation.from_env(WAYS[0][0])
    with pytest.raises(NotConfigured):
        Alation.from_env(HOST)


SECRET = "fake-secret-of-a-file"


def _missing(path: Path) -> None:
    pass


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _unreadable(path: Path) -> None:
    path.write_text(SECRET)
    path.chmod(0)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_missing, "which is not there"),
        (Path.mkdir, "which is a folder"),
        (_pipe, "which is a device or a pipe"),
        (_unreadable, "which this user may not read"),
        (lambda path: path.write_bytes(b""), "which is empty"),
        (lambda path: path.write_bytes(b" \r\n\n"), "which is empty"),
        (lambda path: path.write_bytes(f"{SECRET}".encode("utf-16")), "which holds no text"),
        (lambda path: path.write_bytes(b"\0" + SECRET.encode()), "control character"),
        (lambda path: path.write_bytes(f"{SECRET}\nmore\n".encode()), "line break"),
        (lambda path: path.write_bytes(SECRET.encode() * 9999), "which is larger than 64 KiB"),
    ],
)
def test_a_file_without_a_value_is_told_by_its_name_and_never_its_content(
    make: object, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "secret"
    assert callable(make)
    make(path)
    if make is _unreadable and os.access(path, os.R_OK):
        pytest.skip("SKIPPED: this user may read everything")
    variables = {"ALATION_USER_ID": "42", "ALATION_REFRESH_TOKEN_FILE": str(path)}

    with pytest.raises(ConfigurationError) as caught:
        Alation.from_env(HOST | variables)

    assert str(caught.value).startswith(f"ALATION_REFRESH_TOKEN_FILE names {path}, ")
    assert str(caught.value).count(str(path)) == 1
    assert said in str(caught.value)
    assert SECRET not in str(caught.value)


@given(
    st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1).filter(
        lambda secret: around(secret) is None
    ),
    st.sampled_from(["", "\n", "\r\n"]),
    st.booleans(),
)
def test_any_secret_is_the_same_from_a_variable_and_from_a_file(
    tmp_path_factory: pytest.TempPathFactory, secret: str, ending: str, marked: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / "any_secret"
    path.write_bytes(b"\xef\xbb\xbf" * marked + (secret + ending).encode())
    user = {"ALATION_USER_ID": "1"}

    by_file = login_from([Variables(user | {"ALATION_REFRESH_TOKEN_FILE": str(path)})])
    by_name = login_from([Variables(user | {"ALATION_REFRESH_TOKEN": secret + ending})])

    assert by_file.credentials == by_name.credentials == RefreshToken(1, secret)
    assert secret == "***" or len(secret) < 4 or secret not in repr((by_file, by_name))
    assert by_file.sources["refresh_token"] == f"the file {path} (ALATION_REFRESH_TOKEN_FILE)"


@pytest.mark.parametrize(
    ("form", "signs"),
    [('"{}"', "quotes"), ("'{}'", "quotes"), (" {}", "blanks"), ("{} \n", "blanks")],
)
@pytest.mark.parametrize("name", ["REFRESH_TOKEN", "CLIENT_SECRET", "ACCESS_TOKEN", "CLIENT_ID"])
@pytest.mark.parametrize("by_file", [False, True])
def test_what_stands_around_a_secret_is_told_before_anything_is_sent(
    tmp_path: Path, form: str, signs: str, name: str, by_file: bool
) -> None:
    others = {"ALATION_USER_ID": "7"} if name == "REFRESH_TOKEN" else {}
    if name.startswith("CLIENT"):
        others = {"ALATION_CLIENT_ID": "fake-id", "ALATION_CLIENT_SECRET": "fake-other"}
    value = form.format("fake-secret")
    others.pop(f"ALATION_{name}", None)
    (tmp_path / "secret").write_text(value)
    own = (
        {f"ALATION_{name}_FILE": str(tmp_path / "secret")}
        if by_file
        else {f"ALATION_{name}": value}
    )
    with pytest.raises(ConfigurationError, match=f"{signs} stand around the value") as caught:
        Alation.from_env({**HOST, **others, **own})
    assert f"ALATION_{name}" in str(caught.value)
    assert "fake-secret" not in str(caught.value)


def test_what_stands_around_a_secret_is_told_to_callers() -> None:
    for make in (lambda value: RefreshToken(7, value), lambda value: OAuthClient("id", value)):
        with pytest.raises(ConfigurationError, match="stand around") as caught:
            make('"fake-secret"')
        assert "fake-secret" not in str(caught.value)
