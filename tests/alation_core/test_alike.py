"""When two values say the same: what a server makes of a text, a date or a list."""

from __future__ import annotations

from html import escape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core.alike import Alike, any_order, as_text, html, moment, text

SAME: list[tuple[Alike, Any, Any]] = [
    (html, "late", "<p>late</p>"),
    (html, "a & b", "<p>a &amp; b</p>"),
    (html, "<P>x</P>", "x"),
    (html, "<p></p>", ""),
    (html, "a<br/>b", "a<br>b"),
    (html, '<a href="x" title=y>t</a>', "<a title='y' href=x>t</a>"),
    (html, "<ul>\n  <li>a</li>\n</ul>", "<ul><li>a</li></ul>"),
    (html, "two  blanks", "two blanks"),
    (moment, "2025-06-30", "2025-06-30T00:00:00Z"),
    (moment, "2025-06-30T02:00:00+02:00", "2025-06-30T00:00:00.000000Z"),
    (any_order, [2, 1], [1, 2]),
    (
        any_order,
        [{"otype": "user", "oid": 1}, {"otype": "a"}],
        [{"otype": "a"}, {"oid": 1, "otype": "user"}],
    ),
    (as_text, 7, "7"),
    (text, " Orders", "Orders\n"),
    (text, "Caf\u00e9", "Cafe\u0301"),
    (html, "<p>Caf&eacute;</p>", "Cafe\u0301"),
]
OTHER: list[tuple[Alike, Any, Any]] = [
    (html, "<b>x</b>", "x"),
    (html, "&lt;b&gt;x", "<b>x"),
    (html, "<b>a</b> <i>b</i>", "<b>a</b><i>b</i>"),
    (html, "<p>a</p><p>b</p>", "ab"),
    (moment, "2025-06-30", "2025-07-01"),
    (moment, "2025-06-31", "2025-07-01"),
    (any_order, [1, 1], [1]),
    (as_text, True, "1"),
    (text, "Orders", "orders"),
]


@pytest.mark.parametrize(("alike", "one", "other"), SAME)
def test_these_say_the_same(alike: Alike, one: Any, other: Any) -> None:
    assert alike(one) == alike(other)


@pytest.mark.parametrize(("alike", "one", "other"), OTHER)
def test_these_do_not(alike: Alike, one: Any, other: Any) -> None:
    assert alike(one) != alike(other)


@given(st.text())
def test_a_plain_text_is_what_a_server_wraps_of_it(plain: str) -> None:
    shown = plain.replace("<", " ").replace("&", " ")
    assert html(shown) == html(f"<p>{escape(shown)}</p>")


@given(st.sampled_from([html, moment, any_order, as_text, text]), st.text() | st.none())
def test_whatever_was_typed_it_is_no_error(alike: Alike, value: str | None) -> None:
    alike(value)


@pytest.mark.parametrize("piece", ["<", "<p>", "< ", "<a b ", "&", '<a b="'])
def test_hostile_html_costs_no_more_than_its_length(piece: str) -> None:
    html(piece * 20_000)
