"""docs/architecture.md names every room that there is, and no other one."""

from __future__ import annotations

import re
from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
NAMED = set(re.findall(r"^\| `(alation_\w+(?:/\w+)?)` \|", PAGE, re.MULTILINE))


def rooms(package: Path, *, files: bool) -> set[str]:
    """The folders of a package, and its files where each is a room of its own."""
    return {
        f"{package.name}/{path.stem}"
        for path in package.iterdir()
        if not path.name.startswith("__")
        and ((path / "__init__.py").exists() or (files and path.suffix == ".py"))
    }


def test_every_room_of_the_core_is_named_and_every_named_one_is_there() -> None:
    named = {room for room in NAMED if room.startswith("alation_core/")}

    assert named == rooms(ROOT / "alation_core", files=True)


def test_every_room_of_the_plugins_is_named_and_every_named_one_is_there() -> None:
    plugins = ROOT / "plugins"
    folders = {
        room
        for package in ("alation_cli", "alation_replay", "alation_sandbox")
        for room in rooms(plugins / package, files=False)
    }
    for package in ("alation_airflow", "alation_plan", "alation_report"):
        folders |= rooms(plugins / package, files=True)
    named = {room for room in NAMED if not room.startswith(("alation_core", "alation_endpoints"))}

    assert named == folders
    assert (plugins / "alation_endpoints" / "common").is_dir()


def test_the_floors_are_those_that_are_held() -> None:
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter-floors", "utf-8")
    held = contracts["importlinter:contract:floors-of-the-core"]["layers"].split("\n")
    drawn = re.search(r"```\n(engines\n.*?)\n```", PAGE, re.DOTALL)

    assert drawn is not None
    assert drawn[1].split("\n") == [floor for floor in held if floor]
