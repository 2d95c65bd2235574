"""Plugins: chosen ones only, one broken one isolated, names taken once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from alation_core import Alation, ApiAccessToken, Endpoint, hookimpl
from alation_core.errors import PluginError
from alation_core.plugins.collecting import collected
from alation_core.plugins.doctor import diagnose
from alation_core.plugins.entry_points import installed, installed_points
from alation_core.plugins.registry import Registry
from alation_core.runs.events import Exhausted
from alation_endpoints.document import Document
from alation_sandbox import Route, ok
from tests.processes import PATIENCE

HOST, TOKEN = "https://acme.example.com", ApiAccessToken("fake-access-token")
EVENT = Exhausted((), 0.0)


class Thing(Endpoint):
    """An endpoint of a stranger."""

    name = "thing"


class OtherThing(Endpoint):
    """Another one of the same name."""

    name = "thing"


def bringing(*endpoints: Any, name: str = "stranger") -> ModuleType:
    """Return a module whose hook returns these endpoints."""
    module = ModuleType(name)

    def alation_endpoints() -> Any:
        return list(endpoints)

    module.alation_endpoints = hookimpl(alation_endpoints)  # type: ignore[attr-defined]
    return module


# ------------------------------------------------------------------------------ in a process


def python(code: str, *path: Path) -> str:
    """Run code in a fresh interpreter and return what it prints."""
    setup = f"import sys; sys.path[:0] = {[str(part) for part in path]!r}\n"
    done = subprocess.run(
        [sys.executable, "-c", setup + code],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


LOADED = "print(*sorted({name.split('.')[0] for name in sys.modules}))"


def test_the_core_alone_imports_no_plugin_and_no_library_of_an_extra() -> None:
    loaded = set(python(f"import alation_core\n{LOADED}").split())

    assert "alation_core" in loaded
    strangers = {"alation_cli", "alation_endpoints", "alation_replay", "alation_sandbox"}
    assert not loaded & (strangers | {"vcr", "click", "rich", "werkzeug", "pytest", "yaml"})


def test_only_chosen_plugins_are_loaded() -> None:
    make = f"from alation_core import Alation, ApiAccessToken\nAlation({HOST!r}, "
    make += "ApiAccessToken('fake-access-token')"
    names = "print(*sorted(n for n in sys.modules if n.startswith('alation_endpoints.')))"

    assert python(f"{make})\n{names}") == ""
    chosen = python(f"{make}, plugins=['document'])\n{names}").split()
    endpoints = {name.split(".")[1] for name in chosen}
    assert endpoints == {"common", "document"}
    assert "alation_endpoints.document.sandbox" not in chosen


# ------------------------------------------------------------------------------ installed ones


@pytest.fixture
def stranger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installed distribution with a good, a broken and a doubly named plugin."""
    (tmp_path / "stranger_thing.py").write_text(
        "from alation_core import Endpoint, hookimpl\n"
        "class Thing(Endpoint):\n    name = 'stranger_thing'\n"
        "@hookimpl\ndef alation_endpoints():\n    return [Thing]\n"
        "@hookimpl\ndef alation_sandbox():\n    raise RuntimeError('no routes today')\n"
    )
    (tmp_path / "stranger_broken.py").write_text("raise RuntimeError('out of order')\n")
    points = "stranger_thing = stranger_thing\nstranger_broken = stranger_broken\n"
    _distribution(tmp_path, "stranger", points)
    monkeypatch.syspath_prepend(tmp_path)
    installed_points.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    installed_points.cache_clear()


def _distribution(folder: Path, name: str, points: str) -> None:
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[alation_core]\n{points}")


@pytest.mark.usefixtures("stranger")
def test_a_stranger_is_installed_like_a_bundled_plugin() -> None:
    found = {plugin.name: plugin for plugin in installed()}

    assert found["stranger_thing"].distribution == "stranger 1.0"
    assert found["document"].target == "alation_endpoints.document"
    catalog = Alation(HOST, TOKEN)
    assert {"document", "stranger_thing", "stranger_broken"} <= set(dir(catalog))
    assert type(catalog.stranger_thing).__name__ == "Thing"


@pytest.mark.usefixtures("stranger")
def test_a_broken_plugin_harms_nobody_who_did_not_ask_for_it() -> None:
    catalog = Alation(HOST, TOKEN)

    assert isinstance(catalog.document, Document)
    for _ in range(2):
        with pytest.raises(PluginError, match=r"'stranger_broken'.*RuntimeError: out of order"):
            _ = catalog.stranger_broken
    assert isinstance(catalog.document, Document)


@pytest.mark.usefixtures("stranger")
def test_a_broken_plugin_that_is_named_raises_at_once() -> None:
    with pytest.raises(PluginError, match="does not import: RuntimeError: out of order"):
        Alation(HOST, TOKEN, plugins=["document", "stranger_broken"])


@pytest.mark.usefixtures("stranger")
def test_the_doctor_names_the_broken_one() -> None:
    found = {one.plugin.name: one for one in diagnose(timer=iter(range(1000)).__next__)}

    assert found["document"].cause is None
    assert found["document"].endpoints == ("document",)
    assert found["document"].seconds == 1
    assert "out of order" in (found["stranger_broken"].cause or "")


@pytest.mark.usefixtures("stranger")
def test_routes_of_broken_plugins_are_reported_and_skipped(
    caplog: pytest.LogCaptureFixture,
) -> None:
    paths = {route.path for route in collected("alation_sandbox")}

    assert "/integration/v2/document/" in paths
    assert "alation_sandbox of the plugin stranger_broken is left out: " in caplog.text
    assert "alation_sandbox of the plugin stranger_thing is left out: " in caplog.text


def test_a_name_that_two_distributions_take_is_an_error(stranger: Path) -> None:
    _distribution(stranger, "rival", "stranger_thing = stranger_thing\n")
    installed_points.cache_clear()

    with pytest.raises(PluginError, match="taken twice, by rival and stranger"):
        Alation(HOST, TOKEN, plugins=["stranger_thing"])


def test_a_plugin_that_is_not_installed_is_suggested() -> None:
    with pytest.raises(PluginError, match="no plugin 'documnet'; did you mean 'document'"):
        Registry(["documnet"])
    with pytest.raises(PluginError, match=r"no plugin 'zzz'$"):
        Registry(["zzz"])


# ------------------------------------------------------------------------------ given ones


def test_an_endpoint_class_is_given_directly() -> None:
    catalog = Alation(HOST, TOKEN, plugins=[Thing, Thing])

    assert isinstance(catalog.thing, Thing)
    assert catalog.registry.names == ["thing"]


def test_an_endpoint_class_is_used_with_types() -> None:
    catalog = Alation(HOST, TOKEN, plugins=[])

    assert isinstance(catalog.use(Thing), Thing)
    assert isinstance(catalog.use(Thing), Thing)
    with pytest.raises(PluginError, match="taken twice"):
        catalog.use(OtherThing)


def test_a_module_with_hooks_is_given_directly() -> None:
    assert Registry([bringing(Thing), "document"]).endpoint("thing") is Thing


def test_an_endpoint_that_is_not_there_is_suggested_and_no_attribute() -> None:
    catalog = Alation(HOST, TOKEN, plugins=["document", Thing])

    with pytest.raises(PluginError, match=r"did you mean 'document'\?.*document, thing"):
        _ = catalog.documents
    assert not hasattr(catalog, "documents")
    assert hasattr(catalog, "document")
    with pytest.raises(PluginError, match="available: none"):
        Registry([]).endpoint("document")


def test_a_name_that_is_taken_twice_is_an_error() -> None:
    with pytest.raises(PluginError, match="'thing' is taken twice"):
        Registry([Thing, OtherThing])
    with pytest.raises(PluginError, match="'thing' is taken twice"):
        Registry([Thing, bringing(OtherThing)])


def test_a_plugin_that_is_given_twice_is_an_error() -> None:
    module = bringing(Thing)

    with pytest.raises(PluginError, match="'stranger' is given twice"):
        Registry([module, module])
    with pytest.raises(PluginError, match="'stranger' is given twice"):
        Registry([module, bringing()])


def test_a_plugin_is_registered_as_a_whole_or_not_at_all() -> None:
    registry = Registry([])

    for broken in (bringing(Thing, "no endpoint"), bringing(Thing, SimpleNamespace(name="x"))):
        with pytest.raises(PluginError, match="is no endpoint"):
            registry._register(broken, "stranger")
        assert registry.names == []
    registry._register(bringing(Thing), "stranger")
    assert registry.names == ["thing"]


@pytest.mark.parametrize("name", [None, "", "two words", "with-dash", 5])
def test_an_endpoint_needs_a_usable_name(name: object) -> None:
    nameless = type("Nameless", (Endpoint,), {"name": name})

    with pytest.raises(PluginError, match=r'set name = "\.\.\."'):
        Registry([nameless])


class Misspelled:
    """Its hook is none of ours."""

    @hookimpl
    def alation_endpint(self) -> list[type[Endpoint]]:
        return [Thing]


class WrongArgument:
    """Its hook takes what the specification does not give."""

    @hookimpl
    def alation_on_event(self, evnt: object) -> None:
        return None


class Raising:
    """Its hook raises."""

    @hookimpl
    def alation_endpoints(self) -> list[type[Endpoint]]:
        raise RuntimeError("out of order")


class ReturnsNothing:
    """Its hook returns no list."""

    @hookimpl
    def alation_endpoints(self) -> None:
        return None


@pytest.mark.parametrize("plugin", [Misspelled(), WrongArgument(), Raising(), ReturnsNothing()])
def test_a_plugin_with_a_bad_hook_is_broken_and_leaves_nothing_behind(plugin: object) -> None:
    with pytest.raises(PluginError, match="is broken"):
        Registry([plugin])

    registry = Registry([])
    with pytest.raises(PluginError):
        registry._register(plugin, "bad")
    registry._register(bringing(Thing), "good")
    assert registry.names == ["thing"]


# ------------------------------------------------------------------------------ events


def test_an_event_hook_that_raises_is_reported_and_the_others_are_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    seen: list[object] = []

    class Watching:
        @hookimpl
        def alation_on_event(self, event: object) -> None:
            seen.append(event)

    class Careless:
        @hookimpl
        def alation_on_event(self, event: object) -> None:
            raise RuntimeError("out of order")

    class Counting:
        @hookimpl
        def alation_on_event(self) -> None:
            seen.append("counted")

    Registry([Watching(), Careless(), Counting(), Watching()]).observe(EVENT)

    assert seen.count(EVENT) == 2
    assert seen.count("counted") == 1
    assert "out of order" in caplog.text
    assert "Careless" in caplog.text


def test_routes_of_a_given_plugin_are_found() -> None:
    route = Route("GET", "/thing/", lambda world, call: ok([]))

    class Emulated:
        @hookimpl
        def alation_sandbox(self) -> list[Route]:
            return [route]

    assert route in list(collected("alation_sandbox", [Emulated()]))
