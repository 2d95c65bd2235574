"""Names and passwords within addresses: found however they are written, and shown nowhere."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alation_core.wire import holds_password, login_in, passwords_in, without_password

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
