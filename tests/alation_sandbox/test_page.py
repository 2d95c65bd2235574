"""The page of the sandbox in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from alation_sandbox import Sandbox
from tests.alation_sandbox.haunted import HOSTILE, TABLE, haunted
from tests.browsers import launched

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def server() -> Iterator[Sandbox]:
    with haunted() as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as running:
        yield running


@pytest.fixture
def page(browser: Browser, server: Sandbox) -> Iterator[Page]:
    """A page whose requests and messages are watched."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(20_000)
    asked, told = list[str](), list[Any]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda fault: told.append(fault))
    page.on("dialog", lambda dialog: told.append(dialog.message))
    page.goto(server.url)
    yield page
    assert [url for url in asked if not url.startswith(f"{server.url}/")] == []
    assert told == []
    assert page.evaluate("window.caught") is None
    context.close()


def test_one_can_click_through(page: Page, server: Sandbox) -> None:
    before = len(server.requests)
    page.get_by_role("link", name="note 67").click()
    assert page.locator("tbody tr").count() == 50
    page.keyboard.press("/")
    page.keyboard.type("NOTE 57")
    page.keyboard.press("Enter")
    page.get_by_text("1 object with “NOTE 57”").wait_for()
    page.get_by_role("link", name="note 57").click()
    assert page.get_by_role("heading", level=1).inner_text() == "note 57"
    page.get_by_role("link", name="Requests").click()
    page.get_by_role("link", name="/job/", exact=True).click()
    assert HOSTILE[0] in page.locator("pre").first.inner_text()
    page.get_by_role("link", name="Jobs").click()
    page.locator("tbody a").first.click()
    assert page.locator("pre").first.inner_text() == HOSTILE[0]
    page.get_by_role("link", name="Catalog").click()
    page.get_by_role("link", name=TABLE).click()
    page.get_by_role("link", name=HOSTILE[0]).click()
    assert page.get_by_role("heading", level=1).inner_text() == HOSTILE[0]
    assert len(server.requests) == before


def test_it_refreshes_by_itself_and_on_demand(page: Page, server: Sandbox) -> None:
    page.get_by_role("button", name="Live").click()  # off: nothing changes under a reader's eyes
    server.world.table("late").insert({"title": "one"})
    page.get_by_role("link", name="Refresh").click()
    page.get_by_role("link", name="late 1", exact=True).wait_for()
    page.get_by_role("button", name="Live").click()
    page.get_by_role("link", name="late 1", exact=True).focus()
    server.world.table("late").insert({"title": "two"})
    page.get_by_role("link", name="late 2", exact=True).wait_for()
    assert page.evaluate("document.activeElement.textContent") == "late2"


def test_it_serves_keyboards_narrow_screens_and_the_dark(page: Page, server: Sandbox) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.set_viewport_size({"width": 320, "height": 700})
    for path in ("/", "/_sandbox/table?name=note", "/_sandbox/requests", "/_sandbox/jobs"):
        page.goto(server.url + path)
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wider) == 0, path


def test_it_works_without_script(browser: Browser, server: Sandbox) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.url)
    assert page.get_by_role("button", name="Live").count() == 0
    page.get_by_role("link", name="note 67").click()
    page.get_by_role("link", name="Next").click()
    page.get_by_role("searchbox").fill("note 59")
    page.get_by_role("button", name="Search").click()
    assert page.locator("tbody tr").count() == 1
    context.close()
