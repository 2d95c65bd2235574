"""Names and passwords within addresses: found however they are written, and shown nowhere."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alation_core.wire import (
    holds_password,
    ledger_passwords_in,
    login_in,
    passwords_in,
    without_password,
)

SCHEMES = st.sampled_from(["http://", "https://", "postgresql+psycopg://", "//"])


@given(SCHEMES, st.text())
@example("http://", "S3cret//pass")
@example("postgresql://", "S3://CRET")
def test_no_password_of_any_signs_is_shown(scheme: str, password: str) -> None:
    secret = f"<{password}>"
    for before in (scheme, ""):
        address = f"{before}anna:{secret}@h.example.com:3128"
        assert login_in(address) == f"anna:{secret}"
        assert without_password(address) == f"{before}anna:***@h.example.com:3128"
        assert secret in passwords_in([address])
    assert holds_password(f"postgresql://anna:{secret}@h/x")


@pytest.mark.parametrize(
    ("proxy", "shown"),
    [
        ("http://anna:fake-pw@h:1", "http://anna:***@h:1"),
        ("anna:fake-pw@h:1", "anna:***@h:1"),
        ("anna:fake//pw@h:1", "anna:***@h:1"),
        ("http://anna:fake@pw:x@h:1", "http://anna:***@h:1"),
        ("http:/anna:fake-pw@h:1", "http:***@h:1"),
        ("http://:fake-pw@h", "http://:***@h"),
        ("http://h:3128", "http://h:3128"),
        ("http://anna@h:3128", "http://anna@h:3128"),
        ("http://anna:@h:3128", "http://anna:***@h:3128"),
    ],
)
def test_what_is_left_of_an_address(proxy: str, shown: str) -> None:
    assert without_password(proxy) == shown


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("postgresql://me:hunter2%40x@db/loads", ["hunter2%40x", "hunter2@x"]),
        ("postgresql://db/loads?user=me&password=hunter2", ["hunter2"]),
        ("postgresql://me:a@db?sslpassword=b%26c&sslmode=require", ["a", "b%26c", "b&c"]),
        ("postgresql://db/loads?PASSWORD=hunter2", ["hunter2"]),
        ("postgresql://me@db:5432/loads?sslmode=require", []),
        ("/var/loads/runs.sqlite", []),
        ("", []),
    ],
)
def test_the_passwords_of_a_ledger_are_found_wherever_they_stand(
    address: str, found: list[str]
) -> None:
    assert ledger_passwords_in(address) == found


@pytest.mark.parametrize("address", ["postgresql://me:a?b@db", "postgresql://db?password=a@b"])
def test_a_password_of_a_ledger_that_is_written_carelessly_is_found_too(address: str) -> None:
    assert {"a?b", "a@b"} & set(ledger_passwords_in(address))
