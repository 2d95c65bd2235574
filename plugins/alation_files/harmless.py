"""Texts of others that do no harm: they steer no terminal, and no spreadsheet computes them."""

from __future__ import annotations

import re

# Control characters, which steer terminals; marks that turn the direction of text around or tag it
# unseen; other ends of lines; halves of surrogate pairs, which cannot be written. Line feeds and
# tabs stay.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff"
    "\ud800-\udfff\U000e0000-\U000e007f]",
)

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A spreadsheet takes a cell of CSV that begins so for a formula, or may take it for one."""


def neutral(text: str) -> str:
    r"""Return a text whose unsafe characters are written as \uXXXX, which JSON reads back."""
    if text.isprintable():  # what is unsafe is not
        return text
    return _UNSAFE.sub(lambda found: _escaped(found[0]), text)


def _escaped(sign: str) -> str:
    units = sign.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[n : n + 2].hex()}" for n in range(0, len(units), 2))


def written_halves(text: str) -> str:
    """Return a text with the halves of characters, which a server may send, as their codes."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def plain_text(text: str) -> str:
    """Return a text of a server's for a cell: no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
