"""Build what would be published, and look at it as a stranger does.

The sdist and the wheel are built and looked through: files, metadata, description.
The wheel that the sdist makes is the one that the tree makes. In a clean environment with the
wheel alone, a stranger's file is typed strictly. Run by the tox environment ``package``.
"""

import os
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable
from email.message import Message
from email.parser import Parser
from pathlib import Path

from packaging.requirements import Requirement

from tests.package.check_lean_install import (
    BUILT_HERE,
    MINUTES,
    PACKAGES,
    ROOT,
    create_environment,
    run,
)

STRANGER = Path(__file__).parent / "steps" / "typed_by_a_stranger.txt"
"""No module: its mistakes are for this check, and not for the one of the project's own types."""
MISTAKES = 3
"""Lines of the stranger's file that a type checker must refuse."""
NEEDED = (
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "pyproject.toml",
    "docs/cli.md",
    "tests/conftest.py",
)
NEVER = re.compile(r"(^|/)(\.tox|\.cache|\.hypothesis|__pycache__|build|dist)/|\.(pyc|sqlite)$")
TEST = re.compile(r"(^|/)(tests?/|test_[^/]*\.py$|conftest\.py$)")
HEAVY = {"pyarrow", "sqlalchemy", "psycopg", "cryptography"}
"""What the command of the README must not bring: it needs none of it."""


def built(folder: Path) -> tuple[Path, Path]:
    """Build sdist and wheel of the tree, and return them."""
    for kind in ("--sdist", "--wheel"):
        build = (sys.executable, "-m", "build", kind, BUILT_HERE, "--outdir", folder, ROOT)
        run(*build, cwd=ROOT)
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    run(sys.executable, "-m", "twine", "check", "--strict", sdist, wheel, cwd=folder)
    return sdist, wheel


def files(wheel: Path) -> dict[str, bytes]:
    """Return what a wheel holds, by name."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def check_sdist(sdist: Path, wheel: Path, folder: Path) -> None:
    """Hold that the sdist has what it needs and no more, and makes the same wheel as the tree."""
    with tarfile.open(sdist) as archive:
        root, *_ = archive.getnames()[0].split("/")
        names = [name.removeprefix(f"{root}/") for name in archive.getnames()]
        archive.extractall(folder / "unpacked", filter="data")
    lacking = [name for name in NEEDED if name not in names]
    strange = [name for name in names if NEVER.search(name)]
    if lacking or strange:
        raise SystemExit(f"{sdist.name} lacks {lacking} and should not hold {strange}")
    build = (sys.executable, "-m", "build", "--wheel", BUILT_HERE, "--outdir", folder / "again")
    run(*build, folder / "unpacked" / root, cwd=folder)
    (again,) = (folder / "again").glob("*.whl")
    ours, theirs = files(wheel), files(again)
    differs = sorted(name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name))
    if differs:
        raise SystemExit(f"the wheel of the sdist differs from that of the tree in {differs}")


def check_wheel(wheel: Path) -> None:
    """Hold that the wheel has no tests, its licence, and the metadata of a published project."""
    held = files(wheel)
    tests = [name for name in held if TEST.search(name)]
    (info,) = {name.split("/")[0] for name in held if ".dist-info/" in name}
    if tests or f"{info}/licenses/LICENSE" not in held:
        raise SystemExit(f"{wheel.name} holds {tests}, or no LICENSE")
    check_metadata(Parser().parsestr(held[f"{info}/METADATA"].decode("utf-8")))


def check_metadata(told: Message) -> None:
    """Hold that what an index shows is complete, and that the changelog knows the version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for field in ("Summary", "Keywords", "License-Expression", "Requires-Python", "Description"):
        if not (told[field] or (field == "Description" and told.get_payload())):
            raise SystemExit(f"the metadata has no {field}")
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    if f"\n## [{told['Version']}] - " not in changes:
        raise SystemExit(f"CHANGELOG.md has no section with a date for {told['Version']}")
    claimed = re.findall(r"Python :: (3\.\d+)", "\n".join(told.get_all("Classifier", [])))
    tox = (ROOT / "tox.ini").read_text("utf-8")
    untested = [one for one in claimed if f"py{one.replace('.', '')}" not in tox]
    if untested:
        raise SystemExit(f"tox has no environment for Python {untested}")
    readme = (ROOT / "README.md").read_text("utf-8")
    extras = re.search(r"install --quiet '\.\[([\w,]+)\]'", readme)
    named = extras[1].split(",") if extras else []
    brought = {one.name for one in requirements(project, named)}
    if not named or HEAVY & brought:
        raise SystemExit(f"the command of the README brings {sorted(HEAVY & brought)}")


def requirements(
    project: dict[str, dict[str, list[str]]], extras: Iterable[str]
) -> list[Requirement]:
    """Return what some extras bring themselves."""
    groups = project["optional-dependencies"]
    return [Requirement(text) for extra in extras for text in groups[extra]]


def check_types(wheel: Path, folder: Path) -> None:
    """Hold that a stranger's file is typed strictly against the installed wheel alone."""
    python = create_environment(folder / "environment")
    install = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*install, wheel, "mypy>=2.4,<3", "types-requests", cwd=folder)
    script = folder / "stranger.py"
    script.write_text(STRANGER.read_text("utf-8"), "utf-8")
    done = subprocess.run(
        (python, "-m", "mypy", "--strict", "--no-error-summary", script),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=MINUTES * 60,
        check=False,
    )
    wrong = {int(line) for line in re.findall(r"\.py:(\d+): error", done.stdout)}
    marked = {
        number
        for number, line in enumerate(script.read_text("utf-8").splitlines(), 1)
        if "# refused" in line
    }
    if wrong != marked or len(marked) != MISTAKES:
        raise SystemExit(f"mypy refuses lines {wrong}, not {marked}:\n{done.stdout}{done.stderr}")


def main() -> None:
    """Build and look; the first thing that is wrong ends the check."""
    os.environ.pop("PYTHONPATH", None)  # what is installed is what is tried
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sdist, wheel = built(folder / "dist")
        check_wheel(wheel)
        check_sdist(sdist, wheel, folder)
        check_types(wheel, folder)
    print(f"{sdist.name} and {wheel.name} of {len(PACKAGES)} packages could be published.")


if __name__ == "__main__":
    main()
