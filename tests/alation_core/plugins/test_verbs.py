"""Verbs that plugins add to endpoints."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from alation_core import (
    Alation,
    ApiAccessToken,
    Endpoint,
    Item,
    ListOperation,
    PluginError,
    Verb,
    hookimpl,
)
from alation_core.plugins.entry_points import installed_points

HOST, TOKEN = "https://acme.example.com", ApiAccessToken("fake-access-token")


class Things(Endpoint):
    name = "things"

    list = ListOperation("/thing/", item=Item)


class Others(Endpoint):
    name = "others"


def counting(endpoint: Any, *args: Any, **kwargs: Any) -> tuple[str, Any, Any]:
    return endpoint.name, args, kwargs


def only_things(kind: type[Endpoint]) -> bool:
    return "list" in kind.operations()


def bringing(*verbs: Any) -> object:
    """Return a plugin that brings verbs."""

    class Plugin:
        @hookimpl
        def alation_verbs(self) -> Any:
            return verbs

    return Plugin()


def client(*plugins: object) -> Any:
    return Alation(HOST, TOKEN, plugins=[Things, Others, *plugins])


COUNT = Verb("count", counting, only_things)


def test_an_endpoint_has_it_where_it_applies() -> None:
    catalog = client(bringing(COUNT))

    assert catalog.things.count(1, of="x") == ("things", (1,), {"of": "x"})
    assert "count" in dir(catalog.things)
    assert repr(catalog.things) == f"<things at {HOST}: list>"
    with pytest.raises(AttributeError, match="others has no 'count'; it has nothing"):
        _ = catalog.others.count
    assert "count" not in dir(catalog.others)
    assert not hasattr(client().things, "count")


def test_an_operation_of_that_name_comes_first() -> None:
    catalog = client(bringing(Verb("list", counting, only_things)))
    assert repr(catalog.things.list).startswith("<things.list: GET")


def test_a_name_that_two_bring_is_told_when_it_is_called() -> None:
    catalog = client(bringing(COUNT), bringing(Verb("count", print, only_things)))
    with pytest.raises(PluginError, match=r"'count' is taken twice, by tests.* and builtins"):
        catalog.things.count()


@pytest.mark.parametrize(
    "verb",
    [
        "count",
        Verb("two words", counting, only_things),
        Verb("_hidden", counting, only_things),
        Verb("operations", counting, only_things),
        Verb("context", counting, only_things),
        Verb("broken", None, only_things),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_verb_is_left_out(verb: Any, caplog: pytest.LogCaptureFixture) -> None:
    catalog = client(bringing(verb, COUNT))
    assert catalog.things.count()[0] == "things"
    assert "is left out" in caplog.text
    assert isinstance(catalog.things.operations(), dict)


def raising(*given: Any) -> Any:
    raise RuntimeError("lopsided")


def test_a_plugin_that_raises_costs_the_others_nothing(caplog: pytest.LogCaptureFixture) -> None:
    broken = SimpleNamespace(alation_verbs=hookimpl(lambda: raising()))
    doubtful = bringing(Verb("doubt", counting, raising))
    catalog = client(broken, doubtful, bringing(COUNT))
    assert catalog.things.count()[0] == "things"
    assert caplog.text.count("lopsided") >= 2


SOURCE = """
from alation_core import Verb, hookimpl

@hookimpl
def alation_verbs():
    return [Verb("export", lambda endpoint: endpoint.name, lambda kind: True)]
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Installs a plugin that brings hooks alone, with this source."""

    def write(source: str) -> None:
        (tmp_path / "acme_export.py").write_text(source)
        info = tmp_path / "acme-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text("[alation_core]\nacme-export = acme_export\n")
        installed_points.cache_clear()

    monkeypatch.syspath_prepend(tmp_path)
    yield write
    monkeypatch.undo()
    installed_points.cache_clear()
    sys.modules.pop("acme_export", None)


def test_an_installed_one_is_loaded_when_a_verb_is_looked_for(
    install: Callable[[str], None],
) -> None:
    install(SOURCE)
    catalog: Any = Alation(HOST, TOKEN)
    assert "acme-export" not in catalog.registry.names
    assert catalog.tag.list is not None
    assert "acme_export" not in sys.modules
    assert catalog.tag.export() == "tag"


def test_one_that_does_not_import_is_reported(
    install: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    install("import no_such_module_anywhere\n")
    catalog: Any = Alation(HOST, TOKEN)
    with pytest.raises(AttributeError, match="tag has no 'export'"):
        catalog.tag.export()
    assert "acme-export" in caplog.text
