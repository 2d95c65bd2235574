"""Profiles: what counts, what is refused, and that no secret stands in the file or in a message."""

from __future__ import annotations

import builtins
import os
import re
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core import ApiAccessToken, ConfigurationError, OAuthClient, RefreshToken
from alation_core.auth import Setting
from alation_core.errors import LedgerError, NotConfigured
from alation_core.ledger import open_store
from alation_profiles import connect
from alation_profiles.configuration import Configuration
from alation_profiles.folders import config_path
from alation_profiles.places import Options
from alation_sandbox import Sandbox

SECRET = "fake-secret-of-a-profile"
PROD = """
default = "prod"
[profiles.prod]
host = "https://catalog.example.com"
user_id = 42
refresh_token = { env = "PROD_TOKEN" }
ledger = "runs.sqlite"
rate = 5
senders = 2
ca_file = "ca.pem"
proxy = "http://proxy.example.com:3128"
[profiles.prod.credentials.cde]
access_token = { file = "cde.txt" }
[profiles.other]
host = "https://other.example.com"
"""


def written(folder: Path, text: str, **variables: str) -> dict[str, str]:
    """Write a file of profiles; return the variables that name it."""
    (folder / "config.toml").write_text(text, "utf-8")
    return {"ALATION_CONFIG": str(folder / "config.toml"), **variables}


def configured(
    variables: Mapping[str, str], profile: str | None = None, **given: str
) -> Configuration:
    named = None if profile is None else Setting(profile, "profile=")
    return Configuration(Options(given, "{}=".format), variables, named)


def test_a_client_by_the_name_of_its_profile(tmp_path: Path) -> None:
    with Sandbox() as server:
        known = server.credentials
        text = f"""
        [profiles.test]
        host = "{server.url}"
        user_id = {known.user_id}
        refresh_token = {{ file = "token.txt" }}
        """
        (tmp_path / "token.txt").write_text(known.refresh_token + "\n")
        catalog = connect("test", variables=written(tmp_path, text))
        assert catalog.document.create([{"title": "A", "document_hub_id": 1}]).ok
        assert [item.title for item in catalog.document.list()] == ["A"]
        with pytest.raises(NotConfigured):
            connect(variables=written(tmp_path, text))  # none is named, and none is the default


def test_what_a_profile_says_becomes_arguments(tmp_path: Path) -> None:
    variables = written(tmp_path, PROD, PROD_TOKEN=SECRET)
    (tmp_path / "cde.txt").write_text("fake-cde\n")
    for found in (configured(variables), configured(variables, "prod")):
        arguments = found.arguments()
        assert {name: arguments[name] for name in arguments if name != "credentials"} == {
            "host": "https://catalog.example.com",
            "auth": RefreshToken(42, SECRET),
            "ledger": str(tmp_path / "runs.sqlite"),
            "proxy": "http://proxy.example.com:3128",
            "ca_file": str(tmp_path / "ca.pem"),
            "rate": 5.0,
            "senders": 2,
        }
        assert arguments["credentials"]["cde"] == ApiAccessToken("fake-cde")
        with pytest.raises(NotConfigured, match=r"no credentials 'bi'.*or put them into profile"):
            arguments["credentials"]["bi"]
    others = {"ALATION_RATE": "x", "ALATION_PROXY": "x", "ALATION_CA_FILE": "x"}
    assert configured({**variables, **others}).arguments()["rate"] == 5.0
    session: Any = object()
    assert {"proxy", "ca_file"}.isdisjoint(found.arguments({"session": session}))
    assert found.arguments({"ledger": None, "rate": 1})["ledger"] is None
    assert configured({**variables, "ALATION_PROFILE": "other"}).host.value.startswith("https://ot")
    empty = written(
        tmp_path, "", ALATION_HOST="https://h.example.com", ALATION_ACCESS_TOKEN="fake-a"
    )
    assert connect(variables=empty).transport.base == "https://h.example.com"


LAYERS = st.lists(st.booleans(), min_size=3, max_size=3)


@given(LAYERS, LAYERS, LAYERS)
def test_the_first_place_that_has_a_value_counts_and_is_named(
    tmp_path_factory: pytest.TempPathFactory, host: Any, ledger: Any, login: Any
) -> None:
    folder = tmp_path_factory.getbasetemp()
    lines = ["[profiles.p]"]
    variables: dict[str, str] = {}
    given: dict[str, str] = {}
    for name, (by_option, by_variable, by_profile) in {"host": host, "ledger": ledger}.items():
        given |= {name: f"https://option.{name}"} if by_option else {}
        variables |= {f"ALATION_{name.upper()}": f"https://variable.{name}"} if by_variable else {}
        lines += [f'{name} = "https://profile.{name}"'] if by_profile else []
    if login[1]:
        variables |= {"ALATION_CLIENT_ID": "fake-v", "ALATION_CLIENT_SECRET": "fake-vs"}
    if login[2]:
        lines += ["user_id = 1", 'refresh_token = { env = "P" }']
    found = configured({**written(folder, "\n".join(lines), P=SECRET), **variables}, "p", **given)
    for name, places in {"host": host, "ledger": ledger}.items():
        where = ["option", "variable", "profile"][places.index(True)] if any(places) else None
        setting = found.find(name)
        assert (setting and setting.value) == (where and f"https://{where}.{name}")
        if setting is not None:
            spelled = {"option": f"{name}=", "variable": f"ALATION_{name.upper()}"}
            assert setting.source == spelled.get(str(where), setting.source)
    if login[1]:
        assert found.login.credentials == OAuthClient("fake-v", "fake-vs")
    elif not login[2]:
        with pytest.raises(NotConfigured):
            _ = found.login
    elif host[2] and (host[0] or host[1]):  # the secret of a profile goes to its server alone
        with pytest.raises(ConfigurationError, match="not sent to another server"):
            _ = found.login
    else:
        assert found.login.credentials == RefreshToken(1, SECRET)


def test_a_mistyped_address_of_a_ledger_becomes_no_path(tmp_path: Path) -> None:
    address = f"postgresql:/u:{SECRET}@h/d"
    text = '[profiles.p]\nledger = { env = "PLACE" }'
    found = configured(written(tmp_path, text, PLACE=address), "p").find("ledger")
    assert found is not None
    with pytest.raises(LedgerError, match=r"postgresql:\*\*\* of the ledger lacks the //"):
        open_store(found.value)


def test_variables_complete_what_a_profile_leaves_out_and_change_the_way_as_a_whole(
    tmp_path: Path,
) -> None:
    text = '[profiles.p]\nhost = "https://h.example.com"\nuser_id = "7"\n'
    variables = written(tmp_path, text, ALATION_REFRESH_TOKEN="fake-r")
    login = configured(variables, "p").login
    assert login.credentials == RefreshToken(7, "fake-r")
    assert login.sources["user_id"] == f"user_id of profile 'p' in {tmp_path / 'config.toml'}"
    variables = written(tmp_path, text, ALATION_CLIENT_ID="fake-id")
    with pytest.raises(ConfigurationError, match="ALATION_CLIENT_SECRET is not: set it as well"):
        _ = configured(variables, "p").login


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            f'[profiles.p]\nrefresh_token = "{SECRET}"',
            "refresh_token of profile 'p' .* in clear",
        ),
        (f'[profiles.p]\nledger = "postgresql://u:{SECRET}@h/d"', "holds a password in clear"),
        (f'[profiles.p]\nledger = "postgresql://h/d?password={SECRET}"', "holds a password in cl"),
        (f'[profiles.p]\nledger = "postgresql://h/d?PassWord={SECRET}"', "holds a password in cl"),
        (f'[profiles.p]\nledger = "postgresql://u:{SECRET}/1@h/d"', "holds a password in clear"),
        (f'[profiles.p]\nledger = "postgresql://u:{SECRET}://1@h/d"', "holds a password in clear"),
        (f'[profiles.p]\nledger = "postgresql:/u:{SECRET}@h/d"', "holds a password in clear"),
        (f'[profiles.p]\nproxy = "http://u:{SECRET}@h:1"', "holds a password in clear"),
        (f'[profiles.p]\nproxy = "u:{SECRET}@h:1"', "holds a password in clear"),
        (f'[profiles.p.credentials.cde]\naccess_token = "{SECRET}"', r"credentials\.cde of prof"),
        ('[profiles.p]\nhots = "x"', "unknown key 'hots'; did you mean 'host'"),
        ('[profiles.p]\nrefresh_token = { fle = "x" }', "unknown key 'fle'; did you mean 'file'"),
        ('[profiles.p]\nrefresh_token = { file = "x", env = "y" }', "must name one of env, file"),
        ("[profiles.p]\nrefresh_token = { file = 1 }", "file must be a text"),
        ('[profiles.p]\nhost = { keyrng = "x" }', "did you mean 'keyring'"),
        ("[profiles.p]\nuser_id = true", "user_id of profile 'p' .* must be the number of a user"),
        (f"[profiles.p]\nuser_id = 0x{'f' * 5000}", "must be the number of a user"),
        (f'[profiles.p]\nuser_id = "{"1" * 19}"', "must be the number of a user"),
        ('[profiles.p]\nrate = "5"', "rate of .* must be requests a second"),
        ('[profiles.p]\nrate = { env = "X" }', "rate of .* must be requests a second"),
        ('[profiles.p]\nauth = { env = "X" }', "auth of .* must be one of refresh_token"),
        ("[profiles.p]\nrate = nan", "rate of .* must be requests a second"),
        (f"[profiles.p]\nrate = 1{'0' * 400}", "rate of .* must be requests a second"),
        (f"[profiles.p]\nuser_id = {'1' * 5000}", "is no TOML: Exceeds the limit"),
        (f"[profiles.p]\nhost = {'[' * 5000}", "is nested too deep"),
        (f"[profiles.p]\nsenders = 0x{'f' * 4299}", "senders of .* must be a number of processes"),
        ("[profiles.p]\nsenders = 0", "senders of .* must be a number of processes"),
        ('[profiles.p]\nauth = "basic"', "auth of .* must be one of refresh_token, oauth"),
        (
            '[profiles.p]\nauth = "oauth"\nuser_id = 1',
            "user_id of profile .* has no place where auth is 'oauth', which takes client_id",
        ),
        ("[profiles.p]\nhost = 1", "host of profile 'p' .* must be a text"),
        ("[profiles]\np = 1", "profile 'p' in .* must be a table"),
        ('[p]\nhost = "x"', r"unknown key 'p'.*a profile begins with \[profiles.NAME\]"),
        ('[profile.p]\nhost = "x"', "unknown key 'profile'; did you mean 'profiles'"),
        ('default = "q"\n[profiles.p]', "default must name a profile of it; it has 'p'"),
        ("default = [1]\n[profiles.p]", "default must name a profile of it"),
        ("[profiles.pp]", "has no profile 'p'; did you mean 'pp'"),
        ("[profiles.p]\nhost = ", "is no TOML: Invalid value .at line 2"),
        ("x" * (1 << 20), "is larger than 1 MiB"),
    ],
)
def test_what_cannot_be_used_is_named_and_no_secret_is(
    text: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigurationError, match=said) as caught:
        _ = configured(written(tmp_path, text + "\n"), "p").login
    assert SECRET not in str(caught.value)
    assert str(tmp_path / "config.toml") in str(caught.value)


def test_the_file_on_the_page_can_be_used(tmp_path: Path) -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "configuration.md"
    (text,) = re.findall(r"^```toml\n(.*?)^```", page.read_text("utf-8"), re.M | re.S)
    for name in ("test", "prod"):
        assert configured(written(tmp_path, text), name).host.value.endswith(".alationcloud.com")


def test_an_address_with_a_login_is_shown_by_no_message(tmp_path: Path) -> None:
    login = f"https://anna:{SECRET}@catalog.example.com"
    file = PROD.replace("https://catalog.example.com", login)
    for text, host, look in (
        (file, "", "host"),
        (file, "https://other.example.com", "login"),
        (PROD, login, "host"),
        (PROD, login, "login"),
    ):
        found = configured(written(tmp_path, text, PROD_TOKEN="fake", ALATION_HOST=host), "prod")
        with pytest.raises(ConfigurationError, match="and nothing else") as caught:
            getattr(found, look)
        assert SECRET not in str(caught.value)


@pytest.mark.parametrize("host", [SECRET, "ftp://catalog.example.com", "http://open.example.com"])
def test_a_host_that_cannot_be_used_is_told_with_its_place(tmp_path: Path, host: str) -> None:
    text, file = PROD.replace("https://catalog.example.com", host), tmp_path / "config.toml"
    for written_text, variable, place in (
        (PROD, host, "ALATION_HOST"),
        (text, "", f"host of profile 'prod' in {file}"),
    ):
        variables = written(tmp_path, written_text, PROD_TOKEN="fake", ALATION_HOST=variable)
        with pytest.raises(ConfigurationError) as caught:
            connect("prod", variables=variables)
        assert str(caught.value).startswith(place)
        assert SECRET not in str(caught.value)
    # Two hosts are told apart by their names: neither is shown before it is known for one.
    variables = written(tmp_path, text, PROD_TOKEN="fake", ALATION_HOST="https://b.example.com")
    with pytest.raises(ConfigurationError, match="host of profile 'prod' in ") as caught:
        _ = configured(variables, "prod").login
    assert SECRET not in str(caught.value)


def test_plain_http_is_taken_from_a_profile_where_it_is_allowed(tmp_path: Path) -> None:
    text = PROD.replace("https://catalog.example.com", "HTTP://Open.example.com/")
    text = text.replace('ca_file = "ca.pem"', "")
    variables = written(tmp_path, text, PROD_TOKEN="fake")
    catalog = connect("prod", variables=variables, allow_insecure=True)
    assert catalog.transport.base == "http://open.example.com"


def test_a_number_that_is_too_long_is_no_user() -> None:
    variables = {"ALATION_USER_ID": "1" * 5000, "ALATION_REFRESH_TOKEN": SECRET}
    with pytest.raises(ConfigurationError, match="ALATION_USER_ID must be the number of a user"):
        _ = configured(variables).login


def test_each_file_of_a_secret_that_everybody_may_read_is_warned_of(tmp_path: Path) -> None:
    for name, text in (
        ("token", SECRET),
        ("ledger", f"postgresql://u:{SECRET}@h/d"),
        ("proxy", "http://proxy.example.com:3128"),
        ("cde.txt", SECRET),
    ):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o644)
    text = """
[profiles.p]
refresh_token = { file = "token" }
ledger = { file = "ledger" }
proxy = { file = "proxy" }
[profiles.p.credentials.cde]
access_token = { file = "cde.txt" }
"""
    told = configured(written(tmp_path, text), "p").warnings()
    assert [Path(one.rpartition(" ")[2]).name for one in told] == ["token", "ledger", "cde.txt"]
    assert SECRET not in str(told)


def test_of_what_is_no_file_nobody_is_told_to_close_it(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    text = '[profiles.p]\nrefresh_token = { file = "." }'
    assert configured(written(tmp_path, text), "p").warnings() == []


def test_where_no_profile_is_named_those_of_the_file_are(tmp_path: Path) -> None:
    """The file alone does not say which one is meant."""
    text = '[profiles.only]\nhost = "https://h.example.com"\n'
    found = configured(written(tmp_path, text))
    file = tmp_path / "config.toml"
    hint = f"{file} has 'only': name one by profile= or ALATION_PROFILE, or there by default = "
    for missing in ("host", "login"):
        with pytest.raises(NotConfigured) as caught:
            getattr(found, missing)
        assert f'; {hint}"only"' in str(caught.value)
    found = configured(written(tmp_path, f"{text}[profiles.other]\n"))
    with pytest.raises(NotConfigured, match="has 'only', 'other': name one by"):
        _ = found.host
    with pytest.raises(NotConfigured) as nothing_there:
        _ = configured(written(tmp_path, "")).host
    assert str(file) not in str(nothing_there.value)
    with pytest.raises(NotConfigured) as named:
        _ = configured(written(tmp_path, "[profiles.only]\n"), "only").host
    assert "name one by" not in str(named.value)


def test_a_file_that_is_no_text_or_not_there(tmp_path: Path) -> None:
    variables = written(tmp_path, "")
    (tmp_path / "config.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match="is no text in UTF-8"):
        configured(variables)
    with pytest.raises(ConfigurationError, match=r"ALATION_CONFIG names .*, which is not"):
        configured({"ALATION_CONFIG": str(tmp_path / "gone.toml")})
    with pytest.raises(ConfigurationError, match="cannot be read: Is a directory"):
        configured({"ALATION_CONFIG": str(tmp_path)})
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ConfigurationError, match="pipe is a pipe: name a file"):
        configured({"ALATION_CONFIG": str(tmp_path / "pipe")})
    (tmp_path / "config.toml").write_bytes(b"\xef\xbb\xbf[profiles.p]\r\nhost = 'https://x'\r\n")
    assert configured(variables, "p").host.value == "https://x"
    elsewhere = {"XDG_CONFIG_HOME": str(tmp_path)}
    assert configured(elsewhere).named is None
    assert configured({"ALATION_CONFIG": os.devnull}).named is None
    with pytest.raises(ConfigurationError, match=r"profile= names 'p', but there is no file"):
        configured(elsewhere, "p")
    with pytest.raises(ConfigurationError, match="ALATION_PROFILE names 'q', but there is no file"):
        configured({**elsewhere, "ALATION_PROFILE": "q"})


def test_where_the_file_is(monkeypatch: pytest.MonkeyPatch) -> None:
    home = Path("~").expanduser()
    assert config_path({}, "linux") == home / ".config" / "alation" / "config.toml"
    assert config_path({"XDG_CONFIG_HOME": "/x"}, "linux") == Path("/x/alation/config.toml")

    def nobody() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nobody)
    assert config_path({}, "linux") is None
    assert configured({}).named is None
    with pytest.raises(ConfigurationError, match="there is no home folder; ALATION_CONFIG names"):
        configured({}, "p")


def test_the_keyring_keeps_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[tuple[str, str], str | None] = {("alation-prod", "access_token"): SECRET}

    def broken(service: str, name: str) -> str | None:
        raise RuntimeError("the collection\nis locked")

    text = '[profiles.p]\nhost="https://h.example.com"\naccess_token={ keyring="alation-prod" }\n'
    variables = written(tmp_path, text)
    fake = SimpleNamespace(get_password=lambda service, name: kept.get((service, name)))
    monkeypatch.setitem(sys.modules, "keyring", fake)
    assert configured(variables, "p").login.credentials == ApiAccessToken(SECRET)
    kept.clear()
    with pytest.raises(ConfigurationError, match="keyring set alation-prod access_token"):
        _ = configured(variables, "p").login
    fake.get_password = broken
    with pytest.raises(ConfigurationError, match="does not answer: the collection is locked"):
        _ = configured(variables, "p").login
    monkeypatch.delitem(sys.modules, "keyring")
    usual = builtins.__import__

    def lean(name: str, *args: Any) -> Any:
        if name == "keyring":
            raise ModuleNotFoundError("No module named 'keyring'", name=name)
        return usual(name, *args)

    monkeypatch.setattr(builtins, "__import__", lean)
    with pytest.raises(ConfigurationError, match=r"pip install 'alation-core\[keyring\]'"):
        _ = configured(variables, "p").login


def test_what_everybody_can_read_or_change_is_warned_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    text = '[profiles.p]\nhost="https://h.example.com"\naccess_token={ file="token" }\n'
    variables = written(tmp_path, text)
    (tmp_path / "token").write_text("fake-a\n")
    (tmp_path / "token").chmod(0o600)
    assert configured(variables, "p").warnings() == []
    (tmp_path / "token").chmod(0o644)
    (tmp_path / "config.toml").chmod(0o666)
    connect("p", variables=variables)
    assert [record.getMessage() for record in caplog.records] == [
        f"everybody on this machine may change {tmp_path}/config.toml: "
        f"chmod o-w {tmp_path}/config.toml",
        f"everybody on this machine may read the secret in {tmp_path}/token: "
        f"chmod o-r {tmp_path}/token",
    ]


PASTED = (
    "zQ8x4fT9k29LmW7pR3vB",
    "9f86d081-884c-7d65-9a2f",
    "eyJhbGciOi.eyJzdWIi.x9Zq",
    "/9j/4Aa+=",
)
"""Secrets as they look: of letters and digits, a UUID, a JWT, in base64."""


@pytest.mark.parametrize("secret", [*PASTED, "~8Qx~9zK4.Lm"])
@pytest.mark.parametrize("kind", ["env", "file", "keyring"])
def test_a_secret_that_was_pasted_as_its_place_is_told_by_that_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, secret: str
) -> None:
    def refuse(service: str, name: str) -> str | None:
        raise RuntimeError(f"no {service}")

    empty = SimpleNamespace(get_password=lambda service, name: None)
    host = 'host = "https://h.example.com"\n'
    text = f'[profiles.p]\n{host}access_token = {{ {kind} = "{secret}" }}\n'
    for keyring in (empty, SimpleNamespace(get_password=refuse)):
        monkeypatch.setitem(sys.modules, "keyring", keyring)
        with pytest.raises(ConfigurationError, match="not shown") as caught:
            connect("p", variables=written(tmp_path, text))
        told = "".join(traceback.format_exception(caught.value))
        assert f"access_token of profile 'p' in {tmp_path / 'config.toml'} names" in told
        assert secret not in told


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ('{ env = "PROD_TOKEN_2" }', "names the variable PROD_TOKEN_2, which is not set"),
        ('{ file = "token.txt" }', "names .*/token.txt, which is not there"),
        ('{ file = "secrets/token" }', "names .*/secrets/token, which is not there"),
        ('{ file = "token" }', r"names a path that is not shown \(is it the secret"),
        ('{ file = "/run/secrets/x1Y2z3" }', "names /run/secrets/x1Y2z3, which is not there"),
        ('{ keyring = "Alation prod" }', "keyring set 'Alation prod' access_token"),
    ],
)
def test_a_place_that_looks_like_one_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reference: str, said: str
) -> None:
    fake = SimpleNamespace(get_password=lambda service, name: None)
    monkeypatch.setitem(sys.modules, "keyring", fake)
    text = f'[profiles.p]\nhost = "https://h.example.com"\naccess_token = {reference}\n'
    with pytest.raises(ConfigurationError, match=said):
        connect("p", variables=written(tmp_path, text))


@pytest.mark.parametrize("secret", PASTED)
def test_a_secret_that_was_pasted_as_a_name_or_a_path_is_shown_nowhere(
    tmp_path: Path, secret: str
) -> None:
    variables = written(tmp_path, "[profiles.p]\n")
    authority = f'[profiles.p]\nca_file = "{secret}"\nhost = "https://h.example.com"\n'
    for profile, where in (
        (secret, variables),
        (None, {**variables, "ALATION_PROFILE": secret}),
        (secret, {"XDG_CONFIG_HOME": str(tmp_path)}),
        (None, {"ALATION_CONFIG": secret}),
    ):
        with pytest.raises(ConfigurationError, match="not shown") as caught:
            connect(profile, variables=where)
        assert secret not in "".join(traceback.format_exception(caught.value))
    with pytest.raises(ConfigurationError, match=r"unknown key .*not shown") as caught:
        connect("p", variables=written(tmp_path, f'[profiles.p]\naccess_token."{secret}" = "x"\n'))
    assert secret not in str(caught.value)
    with pytest.raises(ConfigurationError, match=r"ca_file of profile .* not shown") as caught:
        configured(written(tmp_path, authority), "p").arguments({"auth": ApiAccessToken("fake")})
    assert secret not in str(caught.value)


def test_a_proxy_that_is_no_address_is_told_by_its_place(tmp_path: Path) -> None:
    variables = written(tmp_path, PROD.replace("http://proxy.example.com:3128", f"anna:{SECRET}"))
    with pytest.raises(ConfigurationError, match=r"^proxy of profile 'prod' in .* must be") as no:
        configured(variables).find("proxy")
    assert SECRET not in str(no.value)


@pytest.mark.parametrize(
    ("text", "profile", "said"),
    [
        ("[profiles.prod]", "PROD", "has no profile 'PROD'; did you mean 'prod'"),
        ("[profiles.prod]\nHOST = 'x'", "prod", "unknown key 'HOST'; did you mean 'host'"),
        ("[profiles.prod]", " ", "has no profile ' '; known are 'prod'"),
    ],
)
def test_what_is_nearly_a_name_is_told_with_the_name(
    tmp_path: Path, text: str, profile: str, said: str
) -> None:
    with pytest.raises(ConfigurationError, match=said):
        configured(written(tmp_path, text), profile)


def test_the_file_of_profiles_may_be_named_by_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    written(tmp_path, "[profiles.p]\nhost = 'https://h.example.com'")
    found = configured({"ALATION_CONFIG": "~/config.toml"}, "p")
    assert found.host.value == "https://h.example.com"
    with pytest.raises(ConfigurationError, match="ALATION_CONFIG names ' ', which is not there"):
        configured({"ALATION_CONFIG": " "})
