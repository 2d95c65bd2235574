"""The page of a report in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from alation_report import write_report
from tests.alation_report.support import HOSTILE, names_of, run_of
from tests.browsers import launched

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROWS = 3_000
FAILED = ROWS // 5


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as running:
        yield running


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "run.html"
    names = names_of(ROWS)
    names[5:10] = HOSTILE[:5]
    write_report(run_of(names), path, names=names)
    return path


@pytest.fixture
def page(browser: Browser, report: Path) -> Iterator[Page]:
    """The report, opened; whatever it asks for or says is a failure."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(20_000)
    asked, told = list[str](), list[Any]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda fault: told.append(fault))
    page.on("dialog", lambda dialog: told.append(dialog.message))
    page.goto(report.as_uri())
    yield page
    assert asked == [report.as_uri()]
    assert told == []
    assert page.evaluate("window.caught") is None
    context.close()


def found(page: Page, told: str) -> None:
    """Wait for what the page says of the rows that it shows."""
    page.get_by_role("status").get_by_text(told, exact=True).wait_for()


def test_it_shows_rows_by_pages_those_that_did_not_succeed_first(page: Page) -> None:
    found(page, f"1–100 of {ROWS:,} rows")  # noqa: RUF001 - as the page writes it
    assert page.locator("#table tbody tr").count() == 100
    assert page.locator("#table tbody .failed").count() == 100
    page.get_by_role("button", name="Next").click()
    found(page, f"101–200 of {ROWS:,} rows")  # noqa: RUF001
    assert page.locator("#page").inner_text() == "Page 2 of 30"


def test_it_filters_by_words_status_and_problem(page: Page) -> None:
    page.get_by_label("Search").fill("METRIC 1234 ")
    found(page, f"1–1 of 1 rows, of {ROWS:,} in all")  # noqa: RUF001
    page.get_by_role("button", name="Clear").click()
    page.get_by_label("Status").select_option(label=f"failed ({FAILED:,})")
    found(page, f"1–100 of {FAILED:,} rows, of {ROWS:,} in all")  # noqa: RUF001
    page.get_by_label("Search").fill("no row says this")
    found(page, f"None of {ROWS:,} rows")
    page.get_by_role("button", name="Show rows").first.click()
    assert page.get_by_label("Problem", exact=True).input_value() == "g0"
    assert page.evaluate("document.activeElement.id") == "rows"
    assert page.locator("#table tbody .failed").count() == 100


def test_it_sorts_and_says_how(page: Page) -> None:
    heading = page.locator("th[data-column=row]")
    heading.get_by_role("button").click()
    assert heading.get_attribute("aria-sort") == "ascending"
    assert page.locator("#table tbody tr td").first.inner_text() == "0"
    heading.get_by_role("button").click()
    assert heading.get_attribute("aria-sort") == "descending"
    assert page.locator("#table tbody tr td").first.inner_text() == str(ROWS - 1)


def test_texts_of_others_are_shown_and_nothing_else(page: Page) -> None:
    page.locator("th[data-column=row]").get_by_role("button").click()
    shown = page.locator("#table tbody tr:nth-child(6) td:nth-child(2)").inner_text()
    assert shown == HOSTILE[0]
    assert page.locator("main script, main img, main b").count() == 0


def test_it_serves_keyboards_narrow_screens_and_the_dark(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the rows"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "words"
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator("#filter").is_visible()
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 320, "height": 700})
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wider) == 0


CONTRAST = """() => {
  const light = (colour) => {
    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => {
      const value = part / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (!/, 0\\)$/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const poor = new Set();
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim() !== "");
    if (!own || element.closest("svg, script") || element.disabled) continue;
    if (element.checkVisibility() === false) continue;
    const [one, other] = [light(getComputedStyle(element).color), light(ground(element))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) poor.add(`${element.tagName}.${element.className}: ${ratio.toFixed(2)}`);
  }
  return [...poor];
}"""
"""Elements whose text stands out less from its ground than WCAG asks for (AA, 4.5 to 1)."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_texts_stand_out_from_their_ground(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")

    assert page.evaluate(CONTRAST) == []


def test_it_tells_the_run_without_script(browser: Browser, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    assert page.get_by_role("heading", level=1).inner_text() == "document.create\npartial"
    assert page.locator(".tiles li").all_inner_texts() == [
        f"{ROWS - FAILED:,}\nsucceeded",
        f"{FAILED:,}\nfailed",
    ]
    assert "is taken" in page.locator("#problems tbody").inner_text()
    page.get_by_text("As a table").click()
    assert page.locator("#batches tbody tr").count() == 3
    assert page.locator("#table tbody tr").count() == 20
    assert page.get_by_role("button", name="Show rows").count() == 0
    assert not page.locator("#filter").is_visible()
    context.close()
