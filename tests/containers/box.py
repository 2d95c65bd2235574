"""The command in a process of its own, under the conditions of a container without one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.processes import PATIENCE

NOBODY = "54321"
"""A user without an entry in passwd."""
_READS_ALL = "-all,+dac_read_search"
"""The interpreter may lie in a folder of root: it is read there, and nothing is written."""
_READ_ONLY = (
    'mount --bind / / && mount --bind "$1" "$1" && mount -o remount,ro,bind / && cd "$2" && '
    'shift 2 && exec "$@"'
)


@dataclass(frozen=True)
class Box:
    """Where a command runs: as nobody, with the variables it is given and no others.

    Args:
        volume: the one folder that may be written.
        folder: the working directory, which may not.
        variables: of the environment; HOME and TERM are not set.
        closed: standard streams that are closed, by their numbers.
    """

    volume: Path
    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    closed: tuple[int, ...] = ()

    def command(self, *args: str) -> list[str]:
        """Return the words that start the command in the box."""
        shut = " ".join(f"{number}>&-" if number else "<&-" for number in self.closed)
        user = ["setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]
        user += [f"--{kind}={_READS_ALL}" for kind in ("inh-caps", "ambient-caps", "bounding-set")]
        own = ["env", "-i", *(f"{name}={value}" for name, value in self._all().items())]
        shell = ["sh", "-c", f'exec "$@" {shut}', "sh"]
        inner = [*user, *own, *shell, sys.executable, "-m", "alation_cli.main", *args]
        places = [str(self.volume), str(self.folder)]
        return ["unshare", "-m", "sh", "-c", _READ_ONLY, "sh", *places, *inner]

    def _all(self) -> dict[str, str]:
        path = {"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"}
        if "PYTHONPATH" in os.environ:
            path["PYTHONPATH"] = os.environ["PYTHONPATH"]
        return {**path, **self.variables}

    def run(self, *args: str, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
        """Run the command to its end."""
        return subprocess.run(
            self.command(*args),
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            timeout=PATIENCE,
            check=False,
        )


@cache
def _why_not() -> str | None:
    if sys.platform != "linux" or os.geteuid() != 0:
        return "only root on Linux can make a root that is read-only, and be another user"
    if not all(map(shutil.which, ("unshare", "setpriv"))):
        return "unshare and setpriv (util-linux) are not installed"
    probe = Box(Path("/tmp"), Path("/")).command("--version")  # noqa: S108 - nothing is written
    done = subprocess.run(probe, capture_output=True, text=True, timeout=PATIENCE, check=False)
    return None if done.returncode == 0 else f"no box can be made here: {done.stderr.strip()}"


@contextmanager
def new_box() -> Iterator[Box]:
    """Make a box; where none can be made, skip the test and say why.

    It lies in no folder of pytest: another session that begins closes those to other users.
    """
    why = _why_not()
    if why is not None:
        pytest.skip(f"CONTAINER CONDITIONS NOT TESTED: {why}")
    with TemporaryDirectory(prefix="alation-box-") as made:
        place = Path(made)
        place.chmod(0o755)
        volume, folder = place / "volume", place / "work"
        volume.mkdir()
        folder.mkdir()
        shutil.chown(volume, int(NOBODY), int(NOBODY))
        yield Box(volume, folder)
