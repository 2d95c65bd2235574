import os
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CI_SCRIPT = ROOT / ".ci" / "run"


def test_ci_runs_the_command_that_the_readme_names() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = re.split(r"^## ", readme.partition("\n## Test it\n")[2], maxsplit=1, flags=re.M)[0]
    block = re.search(r"^```\w*\n(.*?)\n```$", section, re.M | re.S)
    assert block, 'README.md has no code block under the heading "## Test it"'
    assert CI_SCRIPT.read_text(encoding="utf-8").splitlines()[-1] == block[1]


def test_ci_script_stops_at_the_first_failure_and_is_executable() -> None:
    assert "set -euo pipefail" in CI_SCRIPT.read_text(encoding="utf-8").splitlines()
    assert os.access(CI_SCRIPT, os.X_OK)
