"""The page's calls: which they are, who may make them, and what is answered.

It is shown to who sits at this machine: a browser asks for it without a token, so its address and
the name by which it was asked for are all that can tell. A name that leads here from elsewhere is
refused: a page of a stranger could else read this one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from markupsafe import Markup

from alation_sandbox.browser import catalog, traffic
from alation_sandbox.browser.look import Look, View
from alation_sandbox.browser.markup import BASE, page
from alation_sandbox.exchange.answers import Answer, Refusal, Text
from alation_sandbox.exchange.calls import Call
from alation_sandbox.gate import Exchange
from alation_sandbox.world import World

VIEWS: Mapping[str, View] = {
    "/": catalog.overview,
    f"{BASE}table": catalog.table,
    f"{BASE}object": catalog.one,
    f"{BASE}requests": traffic.requests,
    f"{BASE}request": traffic.request,
    f"{BASE}jobs": traffic.jobs,
    f"{BASE}job": traffic.job,
}
FILES: Mapping[str, str] = {
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
    "img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_ADDRESS = re.compile(r"(localhost|[0-9.]+|\[[0-9a-fA-F:.]+\])(:[0-9]+)?", re.ASCII)
_ELSEWHERE = Text(
    "This page is shown to browsers on the machine of the sandbox only, at an address or at "
    "localhost. From elsewhere, let ssh lead you there: ssh -L 8000:127.0.0.1:PORT MACHINE\n"
)


def answer(
    call: Call, world: World, exchanges: Sequence[Exchange], total: int, kept: str
) -> Answer:
    """Answer a call of the page. Nothing is changed, and nothing is noted.

    Args:
        call: what a browser asks for.
        world: of the sandbox, brought up to date.
        exchanges: the newest requests, oldest first.
        total: how many requests there were.
        kept: says where the world is kept.
    """
    if not call.is_local or not _ADDRESS.fullmatch(call.header("host") or ""):
        return Answer(403, _ELSEWHERE, HEADERS)
    name = call.path.removeprefix(BASE)
    if name in FILES:
        return Answer(200, Text(_file(name), FILES[name]), HEADERS)
    look = Look(call, world, tuple(exchanges), total)
    try:
        view = VIEWS.get(call.path)
        status, shown = (404, None) if view is None else (200, view(look))
    except Refusal:
        status, shown = 404, None
    title, section, body, live = shown or ("Not found", "", _LOST, False)
    here = f"{call.path}?{call.query_string}" if call.query_string else call.path
    text = page(
        title,
        body,
        section=section,
        here=here,
        moment=f"{world.now():%Y-%m-%d %H:%M:%S}",
        kept=kept,
        live=live,
    )
    # What no UTF-8 can hold, a catalog can: JSON brings such signs.
    safe = text.encode("utf-8", "replace").decode()
    return Answer(status, Text(safe, "text/html; charset=utf-8"), HEADERS)


_LOST = Markup(
    '<h1>Not found</h1><p class="lead">There is no such thing in this sandbox, or not any more.'
    '</p><p><a href="/">Back to the catalog</a></p>'
)


@cache
def _file(name: str) -> str:
    return (files("alation_sandbox.browser") / "files" / name).read_text(encoding="utf-8")
