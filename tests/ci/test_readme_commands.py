import os
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CI_SCRIPT = ROOT / ".ci" / "run"
TEST_BLOCK = re.compile(r"^#+ Test it\n(?:(?!#).*\n)*?```\w*\n(?P<command>.*?)^```$", re.M | re.S)


def test_ci_runs_the_command_that_the_readme_names() -> None:
    block = TEST_BLOCK.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert block, 'README.md has no code block under the heading "Test it"'
    assert CI_SCRIPT.read_text(encoding="utf-8").splitlines()[-1] == block["command"].strip()


def test_ci_script_stops_at_the_first_failure_and_is_executable() -> None:
    assert "set -euo pipefail" in CI_SCRIPT.read_text(encoding="utf-8").splitlines()
    assert os.access(CI_SCRIPT, os.X_OK)
