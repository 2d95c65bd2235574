from __future__ import annotations

import os
import subprocess
import sys

from tests.examples.support import ROOT
from tests.processes import PATIENCE

EXAMPLE = ROOT / "examples" / "offline_test"


def pytest_run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the example's test as a user does: with pytest's defaults, and no server set."""
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull)
    variables = {k: v for k, v in os.environ.items() if not k.startswith("ALATION_")}
    return subprocess.run(
        [*command, f"--rootdir={EXAMPLE}", str(EXAMPLE), *arguments],
        env=variables,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def test_script_is_tested_offline() -> None:
    finished = pytest_run()

    assert finished.returncode == 0, finished.stdout
    assert "1 passed" in finished.stdout


def test_test_has_ten_lines() -> None:
    lines = (EXAMPLE / "test_load_documents.py").read_text(encoding="utf-8").splitlines()

    assert len([line for line in lines if line.strip()]) <= 10


def test_recording_it_anew_needs_a_server() -> None:
    finished = pytest_run("--alation-record=all")

    assert finished.returncode == 1
    assert "set ALATION_HOST" in finished.stdout
