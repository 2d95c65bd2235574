"""Build the wheel and use it in a clean environment, without any extra at first.

Three steps, each in the same environment: the lean install imports the core and a plugin and has
none of the libraries of the extras; with pytest added, the pytest plugin loads without vcrpy; with
vcrpy added, a call replays from a cassette. Run by the tox environment ``package``.
"""

import os
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
STEPS = Path(__file__).parent / "steps"
CASSETTE = ROOT / "cassettes" / "document" / "create__success.yaml"
PACKAGES = (
    "alation_airflow",
    "alation_cli",
    "alation_core",
    "alation_endpoints",
    "alation_files",
    "alation_ledger_sql",
    "alation_otel",
    "alation_plan",
    "alation_profiles",
    "alation_replay",
    "alation_report",
    "alation_sandbox",
)
DATA = (
    *(f"alation_sandbox/browser/files/page.{kind}" for kind in ("css", "js")),
    *(f"alation_report/page/files/report.{kind}" for kind in ("html", "css", "js")),
)
BUILT_HERE = "--no-isolation"
"""For our own wheel: tox builds it apart, with nothing but what it says that it needs."""
MINUTES = 10
"""For each command: libraries come over the network."""


def run(*command: str | Path, cwd: Path) -> None:
    """Run a command outside the checkout, so that only installed packages can be imported."""
    print("$", *command, flush=True)
    subprocess.run(command, cwd=cwd, check=True, timeout=MINUTES * 60)


def build_wheel(project: Path, folder: Path, *options: str) -> Path:
    """Build a project's wheel into a new folder and return its path."""
    folder.mkdir()
    build = (sys.executable, "-m", "build", "--wheel", *options)
    run(*build, "--outdir", folder, project, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    return wheel


def check_contents(wheel: Path) -> None:
    """Check that the wheel ships exactly our packages, marked as typed, and their data."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    shipped = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    if shipped != set(PACKAGES):
        raise SystemExit(f"{wheel.name} ships {sorted(shipped)}, expected {list(PACKAGES)}")
    untyped = [package for package in PACKAGES if f"{package}/py.typed" not in names]
    if untyped:
        raise SystemExit(f"{wheel.name} lacks py.typed in {untyped}; add the empty file")
    lacking = [name for name in DATA if name not in names]
    if lacking:
        raise SystemExit(f"{wheel.name} lacks {lacking}: its pages need them")


def create_environment(folder: Path) -> Path:
    """Create a virtual environment in the folder and return its interpreter."""
    venv.create(folder, with_pip=True)
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def main() -> None:
    """Build, install and try; the first step that fails ends the check."""
    os.environ.pop("PYTHONPATH", None)  # what is installed is what is tried
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel = build_wheel(ROOT, folder / "wheel", BUILT_HERE)
        check_contents(wheel)
        python = create_environment(folder / "environment")
        install = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        run(*install, wheel, cwd=folder)
        run(python, STEPS / "import_lean.py", cwd=folder)
        run(*install, "pytest", cwd=folder)
        run(python, "-m", "pytest", "--markers", cwd=folder)
        run(*install, f"{wheel}[replay]", cwd=folder)
        run(python, STEPS / "replay_call.py", CASSETTE, cwd=folder)
    print("The wheel works in a lean install, with pytest, and on a cassette.")


if __name__ == "__main__":
    main()
