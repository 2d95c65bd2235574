"""The verbs that plugins add to endpoints: which are usable, and which apply to an endpoint."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from alation_core.errors import PluginError
from alation_core.foreign import Raised, attempt, quiet_log
from alation_core.plugins.hookspecs import Verb

logger = quiet_log("alation_core.plugins")

Call = Callable[..., Any]


def verbs_brought(implementations: Iterable[Any]) -> Iterator[Any]:
    """Yield what plugins return for the hook, each asked alone: one that raises is left out."""
    for implementation in implementations:
        found = attempt(_listed, implementation.function)
        if isinstance(found, Raised):
            name = implementation.plugin_name
            logger.warning("alation_verbs of the plugin %s is left out: %s", name, found)
        else:
            yield from found


def _listed(ask: Callable[[], Iterable[Any]]) -> list[Any]:
    return list(ask())


def usable(brought: Iterable[Any], reserved: Collection[str]) -> Iterator[Verb]:
    """Yield what can be a verb; the rest is reported and left out.

    Args:
        brought: what the hooks of plugins returned.
        reserved: names that an endpoint has of its own.
    """
    for verb in brought:
        reason = _unusable(verb, reserved)
        if reason is None:
            yield verb
        else:
            logger.warning("a verb of a plugin is left out: %r %s", verb, reason)


def applying(verbs: Iterable[Verb], endpoint: type) -> Mapping[str, Call]:
    """Return what the verbs of an endpoint call, by their names.

    Args:
        verbs: those that can be used.
        endpoint: the class of it.
    """
    found: dict[str, Verb] = {}
    calls: dict[str, Call] = {}
    for verb in verbs:
        if not _applies(verb, endpoint):
            continue
        taken = found.setdefault(verb.name, verb)
        calls[verb.name] = verb.call if taken is verb else _taken_twice(taken, verb)
    return calls


def _unusable(verb: Any, reserved: Collection[str]) -> str | None:
    if not isinstance(verb, Verb):
        return "is no Verb"
    if not isinstance(verb.name, str) or not verb.name.isidentifier() or verb.name[0] == "_":
        return "has a name that cannot be an attribute"
    if verb.name in reserved:
        return "has a name that every endpoint has already"
    if not callable(verb.call) or not callable(verb.applies):
        return "has a call or an applies that is no function"
    return None


def _applies(verb: Verb, endpoint: type) -> bool:
    told = attempt(verb.applies, endpoint)
    if isinstance(told, Raised):
        logger.warning("whether the verb %s applies cannot be told: %s", verb.name, told)
        return False
    return bool(told)


def _taken_twice(one: Verb, other: Verb) -> Call:
    owners = " and ".join(getattr(verb.call, "__module__", None) or "?" for verb in (one, other))

    def call(endpoint: Any, *args: Any, **kwargs: Any) -> Any:
        raise PluginError(f"the verb {one.name!r} is taken twice, by {owners}")

    return call
