"""What importing the core loads, and what waits until it is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

import alation_core
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


def test_a_client_is_made_without_schemas_ledger_and_runner() -> None:
    made = "from alation_core import Alation, ApiAccessToken\n" + (
        'Alation("https://catalog.example.com", ApiAccessToken("fake-token"))'
    )

    loaded = loaded_after(made)

    assert "requests" in loaded
    assert not loaded & {"marshmallow", "sqlite3", "alation_core.runs.loop"}
    assert not [name for name in loaded if name.startswith(("alation_core.led", "alation_endp"))]
