"""Use somebody else's plugin, and a new one, in a clean environment with built wheels only.

Builds the wheels of the project and of examples/third_party_plugin, installs both, runs the
plugin's tests and loads rows with it; then does with `alation plugin new` what its last lines say.
Run by the tox environment ``third_party``.
"""

import json
import os
import shutil
import tempfile
from pathlib import Path

from tests.package.check_lean_install import (
    BUILT_HERE,
    ROOT,
    build_wheel,
    create_environment,
    run,
)

EXAMPLE = ROOT / "examples" / "third_party_plugin"
TOOLS = (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",))


def load(python: Path, operation: str, rows: str, folder: Path) -> None:
    """Load rows into an embedded sandbox, and check that each succeeded."""
    run(python, "-m", "alation_cli.main", "endpoints", operation.partition(".")[0], cwd=folder)
    options = ("--sandbox", "--job-seconds", "0", "--results", "out.jsonl")
    run(python, "-m", "alation_cli.main", "load", operation, rows, *options, cwd=folder)
    lines = (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
    statuses = {json.loads(line)["status"] for line in lines}
    if statuses != {"succeeded"}:
        raise SystemExit(f"{operation} of {rows} ended with {statuses}")


def use_example(python: Path, folder: Path) -> None:
    """Run the tests of the example against its wheel, without its sources, and load its rows."""
    folder.mkdir()
    shutil.copytree(EXAMPLE / "tests", folder / "tests")
    for name in ("pyproject.toml", "flags.jsonl"):
        shutil.copy(EXAMPLE / name, folder)
    run(python, "-m", "pytest", "-q", cwd=folder)
    load(python, "acme_flag.create", "flags.jsonl", folder)


def use_new(python: Path, folder: Path) -> None:
    """Begin a plugin, install it, and run what its own checks are."""
    folder.mkdir()
    run(python, "-m", "alation_cli.main", "plugin", "new", "widget", cwd=folder)
    project = folder / "alation-widget"
    run(python, "-m", "pip", "install", "--quiet", "-e", ".[test]", cwd=project)
    run(python, "-m", "pytest", "-q", cwd=project)
    run(python, "-m", "alation_cli.main", "plugin", "add", "gadget", "--direct", cwd=project)
    run(python, "-m", "pip", "install", "--quiet", "-e", ".[test]", cwd=project)
    run(python, "-m", "pytest", "-q", cwd=project)
    for tool in TOOLS:
        run(python, "-m", *tool, cwd=project)
    (project / "rows.jsonl").write_text('{"title": "Net revenue"}\n', encoding="utf-8")
    load(python, "widget.create", "rows.jsonl", project)
    load(python, "gadget.create", "rows.jsonl", project)


def main() -> None:
    """Build, install and try; the first step that fails ends the check."""
    os.environ.pop("PYTHONPATH", None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours = build_wheel(ROOT, folder / "core", BUILT_HERE)
        theirs = build_wheel(EXAMPLE, folder / "plugin")
        python = create_environment(folder / "environment")
        install = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        run(*install, f"{ours}[all]", theirs, cwd=folder)
        use_example(python, folder / "example")
        use_new(python, folder / "new")
        run(python, "-m", "alation_cli.main", "plugin", "doctor", cwd=folder)
    print("A plugin of somebody else and a new one work beside the built wheel.")


if __name__ == "__main__":
    main()
