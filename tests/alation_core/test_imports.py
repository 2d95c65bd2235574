"""What importing the core loads, and what waits until it is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

import alation_core
from alation_core import Alation, ApiAccessToken, ConfigurationError
from tests.processes import PATIENCE


def loaded_after(statement: str) -> set[str]:
    command = f"import sys\n{statement}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", command],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("name", alation_core.__all__)
def test_every_public_name_is_there_at_once(name: str) -> None:
    assert getattr(alation_core, name) is vars(alation_core)[name]


def test_the_public_names_are_listed() -> None:
    assert {*alation_core.__all__, "__version__"} <= set(dir(alation_core))


def test_another_name_is_missing_as_in_any_module() -> None:
    with pytest.raises(AttributeError, match=r"module 'alation_core' has no attribute 'Alatoin'"):
        _ = alation_core.Alatoin  # type: ignore[attr-defined]


MADE = (
    "from alation_core import Alation, ApiAccessToken\n"
    'catalog = Alation("https://catalog.example.com", ApiAccessToken("fake-token"))\n'
)
SENDING = {"requests", "urllib3", "sqlite3", "alation_core.ledger", "alation_core.runs"}


def test_the_core_is_imported_without_sockets() -> None:
    assert not loaded_after("from alation_core import Alation") & {
        "socket",
        "email.utils",
        "zipfile",
    }


def test_a_client_is_made_without_schemas_ledger_runner_and_what_sends() -> None:
    loaded = loaded_after(MADE)

    assert "alation_core.transport.connection" in loaded
    assert not loaded & (SENDING | {"marshmallow", "_hashlib"})
    assert not [name for name in loaded if name.startswith("alation_endp")]


def test_rows_are_checked_and_planned_without_what_sends() -> None:
    row = '{"title": "Net revenue", "document_hub_id": 1}'
    checked = f"{MADE}assert catalog.document.create.validate([{row}]) == []\n"

    loaded = loaded_after(f"{checked}assert list(catalog.document.create.plan([{row}]))")

    assert "alation_core.calls.writes" in loaded
    assert not loaded & SENDING


def test_a_write_without_a_ledger_loads_none() -> None:
    nobody = MADE.replace("https://catalog.example.com", "http://127.0.0.1:1")
    row = '{"title": "Net revenue", "document_hub_id": 1}'
    tried = f"try:\n    catalog.document.create([{row}])\nexcept ServerUnreachable:\n    pass"

    loaded = loaded_after(f"from alation_core import ServerUnreachable\n{nobody}{tried}")

    assert {"requests", "alation_core.runs.loop"} <= loaded
    assert not [name for name in loaded if name.startswith(("alation_core.ledger", "sqlite3"))]


def test_a_session_of_the_user_is_looked_at_at_once() -> None:
    with pytest.raises(ConfigurationError, match=r"session must be a requests\.Session, not str"):
        Alation("https://catalog.example.com", ApiAccessToken("fake"), session="mine")  # type: ignore[arg-type]
