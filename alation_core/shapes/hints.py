"""The known name that a misspelled one was meant to be, where there is no doubt about it."""

from __future__ import annotations

import re
from collections.abc import Iterable

_REFERENCE = re.compile(r"(?:o?id|key|otype|uuid)s?")
_WORDS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+")


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that an unknown one is a misspelling of, or None.

    What refers to another object (document_hub_id) is never led to another reference
    (parent_document_id): whoever follows such a hint moves objects.
    """
    from difflib import get_close_matches  # seldom needed, and slow to load

    asked = name.strip()
    known = list(known)
    same = next((one for one in known if one.casefold() == asked.casefold()), None)
    if same is not None:
        return same
    choices = [one for one in known if not _refers(asked) or not _refers(one) or _slip(asked, one)]
    near = get_close_matches(asked, choices, n=1)
    return near[0] if near else None


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(name)]


def _refers(name: str) -> bool:
    words = _words(name)
    return bool(words) and _REFERENCE.fullmatch(words[-1]) is not None


def _slip(name: str, other: str) -> bool:
    """Tell whether two references have the same words, but for a slip in one letter of each."""
    ours, theirs = _words(name), _words(other)
    return len(ours) == len(theirs) and all(
        one.rstrip("s") == two.rstrip("s") or (min(len(one), len(two)) > 3 and _one_off(one, two))
        for one, two in zip(ours, theirs, strict=True)
    )


def _one_off(one: str, two: str) -> bool:
    """Tell whether a letter was left out, put in, changed, or two of them changed places."""
    if len(one) > len(two):
        one, two = two, one
    start = next((n for n, sign in enumerate(one) if sign != two[n]), len(one))
    if len(one) < len(two):
        return one[start:] == two[start + 1 :]
    swapped = one[start + 1 : start + 2] + one[start : start + 1] + one[start + 2 :]
    return one[start + 1 :] == two[start + 1 :] or swapped == two[start:]
