"""Lists in the forms that servers give them. Sheet: data_product.

What has none of these forms is returned as it came: it is no list, and is refused as such.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def bare_or_under(key: str) -> Callable[[Any], Any]:
    """Return what finds the list of an answer that is the list, or holds it under a key."""

    def listed(answer: Any) -> Any:
        return answer.get(key) if isinstance(answer, Mapping) else answer

    return listed


def found(answer: Any) -> Any:
    """Return what a search found in the newest form: an object, with a wrapper for each product.

    Servers of 2025 answered with the bare list, and the public client knows it without wrappers.
    """
    held = {"results": answer} if isinstance(answer, list) else answer
    results = held.get("results") if isinstance(held, Mapping) else None
    if not isinstance(results, list) or not all(isinstance(one, Mapping) for one in results):
        return None
    return {**held, "results": [_wrapped(one) for one in results]}


def _wrapped(one: Mapping[str, Any]) -> Mapping[str, Any]:
    return one if isinstance(one.get("product"), Mapping) else {"product": one}
