"""What a built page links to, and what a browser fetches to show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from os.path import normpath
from pathlib import Path
from urllib.parse import unquote, urlsplit

FETCHED = {
    "audio": "src",
    "embed": "src",
    "iframe": "src",
    "img": "src",
    "input": "src",
    "link": "href",
    "object": "data",
    "script": "src",
    "source": "src",
    "track": "src",
    "video": "src",
}
"""The attribute of an element whose address is fetched without being asked for."""
ONLY_TOLD = {"canonical", "next", "prev"}
"""Links of a page's head that nobody follows by himself."""


@dataclass
class Page(HTMLParser):
    """A page as it was built."""

    file: Path
    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.file.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.anchors |= {known[name] for name in ("id", "name") if name in known}
        if tag == "a" and "href" in known:
            self.links.append(known["href"])
        address = known.get(FETCHED.get(tag, ""), "")
        if address and not (tag == "link" and known.get("rel") in ONLY_TOLD):
            self.fetched.append(address)


@cache
def pages(site: Path) -> dict[Path, Page]:
    """Return the pages of a site by their file, but not the one for a missing address."""
    files = [file for file in site.rglob("*.html") if file.name != "404.html"]
    return {file: Page(file) for file in files}


def target(page: Path, site: Path, link: str) -> tuple[Path, str]:
    """Return the file and the anchor that a link within the site leads to."""
    parts = urlsplit(link)
    path = unquote(parts.path)
    named = page if not path else site / path.lstrip("/") if path[0] == "/" else page.parent / path
    file = Path(normpath(named))
    return (file / "index.html" if file.is_dir() else file), unquote(parts.fragment)


def is_elsewhere(address: str) -> bool:
    """Whether an address leaves the site."""
    parts = urlsplit(address)
    return bool(parts.netloc) or parts.scheme not in ("", "data")
