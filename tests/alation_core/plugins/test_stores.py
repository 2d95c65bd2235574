"""The stores that plugins bring: found by the scheme of an address."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from alation_core import ConfigurationError, LedgerError
from alation_core.plugins import store_factory
from alation_core.plugins.entry_points import installed_points

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Return what installs plugins beside ours, each by its name and its code."""
    monkeypatch.syspath_prepend(str(tmp_path))
    info = tmp_path / "further-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: further\nVersion: 1.0\n")
    before = set(sys.modules)

    def add(**plugins: str) -> None:
        points = ["[alation_core]"]
        for module, code in plugins.items():
            header = "from alation_core import hookimpl\n"
            (tmp_path / f"{module}.py").write_text(header + code)
            points.append(f"{module.replace('_', '-')} = {module}")
        (info / "entry_points.txt").write_text("\n".join(points))
        installed_points.cache_clear()

    yield add
    for module in set(sys.modules) - before:
        if module.startswith("acme_"):
            del sys.modules[module]
    installed_points.cache_clear()


def brings(*schemes: str) -> str:
    answer = ", ".join(f"{scheme!r}: lambda address, stop: (address, stop)" for scheme in schemes)
    return f"@hookimpl\ndef alation_stores():\n    return {{{answer}}}\n"


@pytest.mark.parametrize("scheme", ["acme", "ACME"])
def test_a_store_is_found_by_its_scheme(install: Install, scheme: str) -> None:
    install(acme_one=brings("acme", "acme+tls"))
    assert store_factory(scheme)("acme://x", len) == ("acme://x", len)  # type: ignore[arg-type, comparison-overlap]


def test_an_unknown_scheme_names_the_known_ones(install: Install) -> None:
    install(acme_one=brings("acme"))
    with pytest.raises(ConfigurationError, match=r"mysql://.*acme://\.\.\., .*postgresql://"):
        store_factory("mysql")


def test_a_scheme_that_two_bring_is_told_with_both(install: Install) -> None:
    install(acme_one=brings("acme"), acme_two=brings("Acme"))
    with pytest.raises(ConfigurationError, match="acme-one and acme-two"):
        store_factory("acme")


@pytest.mark.parametrize(
    "code",
    [
        "import no_such_library",
        "@hookimpl\ndef alation_stores():\n    raise SystemExit(3)\n",
        "@hookimpl\ndef alation_stores():\n    return ['acme']\n",
        "@hookimpl\ndef alation_stores():\n    return {'acme': None}\n",
    ],
)
def test_a_broken_plugin_is_told_and_costs_the_others_nothing(
    install: Install, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    install(acme_broken=code, acme_one=brings("acme"))
    with caplog.at_level(logging.WARNING, "alation_core.plugins"):
        assert callable(store_factory("acme"))
    assert "acme-broken" in caplog.text


def test_postgresql_without_its_libraries_is_told_with_the_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    with pytest.raises(LedgerError, match=r'sqlalchemy.*pip install "alation-core\[sql\]"'):
        store_factory("postgresql")("postgresql://h/db", lambda: None)
