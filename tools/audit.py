"""Looks the installed dependencies up in the advisories, and says so where they can't be reached.

`python tools/audit.py` exits with 1 where a dependency has a known vulnerability.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

COMMAND = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off"]
SECONDS = 120


def vulnerable(report: dict[str, Any]) -> list[str]:
    """Return the dependencies with known vulnerabilities, with their ids."""
    return [
        f"{found['name']} {found['version']}: {', '.join(v['id'] for v in found['vulns'])}"
        for found in report["dependencies"]
        if found.get("vulns")
    ]


def main() -> int:
    """Audit, and print what came of it."""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command
            COMMAND, capture_output=True, text=True, check=False, timeout=SECONDS
        )
        report = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        print("NOT AUDITED: the source of the advisories cannot be reached from here")
        return 0
    found = vulnerable(report)
    print("\n".join(found) or f"{len(report['dependencies'])} dependencies, none vulnerable")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
