"""The built pages have no dead link, and ask nobody else for anything."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from tests.site.conftest import BUILDERS
from tests.site.pages import is_elsewhere, pages, target

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
LOADED = re.compile(r"""(?:url\(|@import\s+)["']?((?:https?:)?//[^"')\s]+)""")
"""What a style sheet fetches from another host."""


LOOKED_AT = ("coming-from-allie-sdk/", "endpoints/", "performance/", "reference/client/", "")
"""Pages of every kind: all pages of a kind are built alike."""


IN_A_FIELD = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot) at = at.shadowRoot.activeElement;
  return at?.tagName === "INPUT";
}"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and says nothing of it."""

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None or find_spec("playwright") is None:
        assert not os.environ.get("CI"), "the site is not tested in a browser: there is no chromium"
        pytest.skip("no browser: install chromium and playwright")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


def test_both_builders_made_every_page() -> None:
    written = {
        file.relative_to(ROOT / "docs").with_suffix("").as_posix()
        for file in (ROOT / "docs").rglob("*.md")
    }
    for builder in BUILDERS:
        site = Path(os.environ["SITE"]).resolve() / builder
        made = {file.parent.relative_to(site).as_posix() for file in pages(site)}
        assert {"index" if page == "." else page for page in made} == written


def test_every_link_leads_somewhere(site: Path) -> None:
    known = pages(site)
    dead = []
    for page in known.values():
        for link in page.links:
            if is_elsewhere(link):
                continue
            file, anchor = target(page.file, site, link)
            found = known.get(file)
            if not file.exists() or (anchor and found is not None and anchor not in found.anchors):
                dead.append(f"{page.file.relative_to(site)}: {link}")
    assert dead == []


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    asked = [
        f"{file.relative_to(site)}: {found}"
        for file, page in pages(site).items()
        for found in page.fetched
        if is_elsewhere(found)
    ]
    for sheet in site.rglob("*.css"):
        asked += [f"{sheet.name}: {found}" for found in LOADED.findall(sheet.read_text("utf-8"))]
    assert asked == []


def test_a_browser_asks_nobody_else_and_finds_a_word(
    site: Path, address: str, browser: Browser
) -> None:
    page = browser.new_context(viewport={"width": 1300, "height": 900}).new_page()
    page.set_default_timeout(20_000)
    asked, told = list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda fault: told.append(str(fault)))
    for path in LOOKED_AT:
        page.goto(f"{address}/{path}", wait_until="networkidle")
    page.keyboard.press("/")
    page.wait_for_function(IN_A_FIELD)
    page.keyboard.type("journalctl", delay=20)
    page.locator("a[href$='nightly/#by-systemd']").first.wait_for()
    assert {url for url in asked if not url.startswith((address, "blob:", "data:"))} == set()
    assert told == []
