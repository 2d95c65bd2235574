"""Every bundled endpoint holds the contract; rows and parameters are those of its tapes.

`pytest -k NAME` runs the suite of one endpoint, with its tapes and its other tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from alation_core.plugins import Registry, installed
from alation_replay.contract import EndpointContract

ROOT = Path(__file__).parents[2]


def suites() -> Iterator[tuple[str, type[EndpointContract]]]:
    """Yield a suite for every bundled endpoint, by its name."""
    for plugin in installed():
        if plugin.target.startswith("alation_endpoints."):
            facts = {
                "endpoint": Registry([plugin.name]).endpoint(plugin.name),
                "cassettes": ROOT / "cassettes" / plugin.name,
                "__module__": __name__,
            }
            yield f"Test_{plugin.name}", type(f"Test_{plugin.name}", (EndpointContract,), facts)


SUITES = dict(suites())
globals().update(SUITES)


def test_no_bundled_endpoint_is_left_out() -> None:
    folders = (ROOT / "plugins" / "alation_endpoints").glob("*/endpoint.py")
    assert sorted(SUITES) == sorted(f"Test_{file.parent.name}" for file in folders)
