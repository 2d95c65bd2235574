"""Says in plain words which of the supported Pythons are not on this machine: nothing ran on them.

tox passes over what is not there, in one word of its summary. `.ci/run` ends with this instead.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
SECONDS = 20


def supported() -> list[str]:
    """Return the versions that the project says it runs on ("3.11"), the oldest first."""
    project = tomllib.loads(PROJECT.read_text("utf-8"))["project"]
    return re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))


def is_here(version: str) -> bool:
    """Whether an interpreter of a version is found, and starts."""
    program = shutil.which(f"python{version}")
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    if program is None:
        return version == own
    told = [program, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    # No text of anybody else: the name of an interpreter, and a line of our own.
    done = subprocess.run(  # noqa: S603
        told, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    return done.stdout.strip() == version


def report(here: list[str], missing: list[str]) -> str:
    """Return what to say of the interpreters that there are and those that there are not."""
    if not missing:
        return f"Every supported Python is on this machine: {', '.join(here)}."
    named = ", ".join(missing)
    return (
        f"NOT TESTED ON PYTHON {named}: {'it is' if len(missing) == 1 else 'they are'} not on this "
        f"machine, and tox skipped {'it' if len(missing) == 1 else 'them'}. What is said of Python "
        f"{named} was not shown by this run. Tested on: {', '.join(here)}."
    )


def main() -> int:
    """Print the report."""
    versions = supported()
    here = [version for version in versions if is_here(version)]
    print(report(here, [version for version in versions if version not in here]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
