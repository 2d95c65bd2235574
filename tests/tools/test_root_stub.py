"""The stub of the core's root says what is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.processes import PATIENCE

ROOT = Path(__file__).resolve().parents[2]


def test_the_stub_is_current() -> None:
    command = [sys.executable, str(ROOT / "tools" / "root_stub.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == 0, done.stdout + done.stderr
