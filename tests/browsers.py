"""A browser for the tests of pages: Debian's chromium, driven by playwright of the test group."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def launched() -> Iterator[Browser]:
    """Yield a browser; where there is none the test is skipped, and in CI it fails."""
    if CHROMIUM is None or find_spec("playwright") is None:
        lacks = "Debian's chromium" if CHROMIUM is None else "playwright, of the test group"
        told = f"the page is not tested in a browser: {lacks} is not installed"
        assert not os.environ.get("CI"), told
        pytest.skip(told)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        # Chromium's own sandbox needs rights that a container's root has not.
        running = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()
