"""Runs an example as a user does: from the root of the repository, with no server set."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.processes import PATIENCE

ROOT = Path(__file__).parents[2]


def printed_by(example: str) -> list[str]:
    """Return the lines that an example prints; it must end well and say nothing else."""
    variables = {k: v for k, v in os.environ.items() if not k.startswith("ALATION_")}
    finished = subprocess.run(
        [sys.executable, f"examples/{example}.py"],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert (finished.returncode, finished.stderr) == (0, "")
    return finished.stdout.splitlines()
