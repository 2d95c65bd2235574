"""A plugin says for which interface it was written; one for another is broken, and says so."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from alation_core import PLUGIN_API_VERSION, PluginError
from alation_core.plugins.doctor import Diagnosis, diagnose
from alation_core.plugins.entry_points import installed_points
from alation_core.plugins.registry import Registry

Install = Callable[[str, str], None]

SOURCE = """
from alation_core import Endpoint, hookimpl

{said}

class Thing(Endpoint):
    name = "thing"


@hookimpl
def alation_endpoints():
    return [Thing]
"""


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Install]:
    """Installs a plugin under an entry point, with a line of source of its own."""

    def write(point: str, said: str) -> None:
        (tmp_path / "thing_plugin.py").write_text(SOURCE.format(said=said))
        info = tmp_path / "things-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: things\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[alation_core]\n{point} = thing_plugin\n")
        installed_points.cache_clear()

    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "thing_plugin", raising=False)
    yield write
    installed_points.cache_clear()
    sys.modules.pop("thing_plugin", None)


def diagnosed(point: str) -> Diagnosis:
    (found,) = (diagnosis for diagnosis in diagnose() if diagnosis.plugin.name == point)
    return found


def test_a_plugin_for_this_interface_loads(install: Install) -> None:
    install("thing", f"alation_plugin_api = {PLUGIN_API_VERSION}")
    found = diagnosed("thing")
    assert (found.endpoints, found.cause) == (("thing",), None)
    assert found.api_version == PLUGIN_API_VERSION


def test_a_plugin_that_says_nothing_goes_with_any(install: Install) -> None:
    install("thing", "")
    assert (diagnosed("thing").api_version, diagnosed("thing").cause) == (PLUGIN_API_VERSION, None)


def test_a_plugin_for_the_first_interface_still_loads(install: Install) -> None:
    install("thing", "alation_plugin_api = 1")
    found = diagnosed("thing")
    assert (found.endpoints, found.api_version, found.cause) == (("thing",), 1, None)


@pytest.mark.parametrize("version", ["3", "99", "0", "None", "True", "'2'"])
def test_a_plugin_for_another_interface_is_broken(install: Install, version: str) -> None:
    install("thing", f"alation_plugin_api = {version}")
    told = str(diagnosed("thing").cause)
    assert f"written for version {version.strip(chr(39))} of the plugin interface" in told
    assert "this is version 2, which takes plugins from version 1 on" in told


def test_a_plugin_object_for_another_interface_is_refused() -> None:
    plugin = ModuleType("outdated")
    plugin.alation_plugin_api = 99  # type: ignore[attr-defined]
    with pytest.raises(PluginError, match="install a release of it"):
        Registry([plugin])


def test_an_endpoint_under_another_entry_point_is_broken(install: Install) -> None:
    install("gadget", "")
    assert "'gadget' brings thing" in str(diagnosed("gadget").cause)
