"""An address shows no password, however it is written."""

from __future__ import annotations

import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core import LedgerError
from alation_ledger_sql.address import read_address

SECRET = "hunter2"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://u:hunter2@h:5433/db", "postgresql://u:***@h:5433/db"),
        ("postgresql+psycopg://u:hunter2@h/db", "postgresql://u:***@h/db"),
        ("postgres://u:a:hunter2#@h/db", "postgresql://u:***@h/db"),
        ("postgresql://u@h/db", "postgresql://u@h/db"),
        ("postgresql://:hunter2@h", "postgresql://:***@h"),
        ("postgresql:///db?host=/run/pg", "postgresql:///db?host=/run/pg"),
        ("postgresql://h1:1,h2:2/db", "postgresql://h1:1,h2:2/db"),
        ("postgresql://[::1]:5432/db", "postgresql://[::1]:5432/db"),
        ("postgresql://h/db?user=u&password=hunter2&schema=s", "postgresql://h/db?user=u&schema=s"),
        ("postgresql://h/db?sslpassword=hunter2", "postgresql://h/db"),
    ],
)
def test_what_is_shown_of_an_address_tells_ledgers_apart(address: str, shown: str) -> None:
    found = read_address(address)
    assert found.shown == shown
    assert SECRET not in repr(found)


CARELESS = st.text("@/:?#%&= []\\'\"é\n\x00,", max_size=4)


@given(before=CARELESS, after=CARELESS, query=st.sampled_from(["", "?sslmode=require", "?a@b"]))
def test_no_password_is_shown_however_carelessly_it_is_written(
    before: str, after: str, query: str
) -> None:
    for address in (
        f"postgresql://u:{before}{SECRET}{after}@h:5432/db{query}",
        f"postgresql://u:{SECRET[:3]}{before}{SECRET}@h/db?{after}",
        f"postgresql://h/db?password={before}{SECRET}{after}",
    ):
        try:
            said = repr(read_address(address))
        except LedgerError:
            said = traceback.format_exc().rpartition("LedgerError")[2]
        assert SECRET not in said
        assert "hun" not in said.replace("hunter", "")


def test_the_schema_is_ours_and_the_rest_is_for_the_library() -> None:
    found = read_address("postgresql://u:p@h/db?sslmode=require&schema=a%20b")
    assert found.schema == "a b"
    assert found.options == ("sslmode",)
    assert found.given == "postgresql://u:p@h/db?sslmode=require"
