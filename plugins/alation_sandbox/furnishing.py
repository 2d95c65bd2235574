"""A furnished sandbox: calls, as data, that fill a new world through the endpoints' routes."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from alation_sandbox.engine import Engine
from alation_sandbox.exchange.calls import Call
from alation_sandbox.world import Job, World
from alation_sandbox.world.credentials import SANDBOX_CREDENTIALS

_log = logging.getLogger("alation_sandbox")
_NAME = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_UNMODELLED = 501


@dataclass(frozen=True)
class Furnishing:
    """One call that furnishes a new sandbox, where somebody asks for that.

    In path and body, `{name}` stands for what another call made. A text that is nothing else
    becomes the value itself, so `"{shop}"` may be a number. A call waits until all that it names
    is made.

    Args:
        method: HTTP method.
        path: with its query.
        body: sent as JSON.
        made: name -> its place in what was answered: the result of the job, where one was
            started, else the body. Places have dots between their steps (`mapping.-1.id`), and
            lead into texts that hold JSON.
        after: names of what else must be made before.

    Raises:
        TypeError: the body is none that JSON can express.
    """

    method: str
    path: str
    body: Any = None
    made: Mapping[str, str] = field(default_factory=dict)
    after: Sequence[str] = ()
    needs: frozenset[str] = field(init=False)
    """The names of all that must be made before."""

    def __post_init__(self) -> None:
        named = _NAME.findall(self.path + json.dumps(self.body))
        object.__setattr__(self, "needs", frozenset([*self.after, *named]))


def installed_furniture() -> list[Furnishing]:
    """Return what all installed endpoint plugins furnish a sandbox with."""
    from alation_core.plugins import collected

    return list(collected("alation_demo"))


def furnish(engine: Engine, world: World, calls: Sequence[Furnishing]) -> None:
    """Make the calls, each when what it needs is there. They stand in no log of requests.

    A call that is refused, and one whose needs nobody makes, is left out and reported in the log of
    the process. One that the sandbox does not model is left out silently.

    Args:
        engine: answers the calls; faults do not hit them.
        world: of the engine. Jobs end at once.
        calls: in any order.
    """
    token = {"token": _token(engine)}
    known: dict[str, Any] = {}
    waiting = [call for call in calls if isinstance(call, Furnishing)]
    if len(waiting) < len(calls):
        _log.warning("what is no Furnishing is left out: %d things", len(calls) - len(waiting))
    while ready := [call for call in waiting if call.needs <= known.keys()]:
        for furnishing in ready:
            known.update(_made(engine, world, furnishing, token, known))
        waiting = [call for call in waiting if call not in ready]
    for furnishing in waiting:
        missing = ", ".join(sorted(furnishing.needs - known.keys()))
        _log.info("%s %s is left out: nothing made %s", furnishing.method, furnishing.path, missing)
    world.tokens.expire_all()


def _token(engine: Engine) -> str:
    known = SANDBOX_CREDENTIALS
    sent = {"user_id": known.user_id, "refresh_token": known.refresh_token}
    answer = engine.handle(
        Call("POST", "/integration/v1/createAPIAccessToken/", body=json.dumps(sent).encode())
    )
    token: str = answer.body["api_access_token"]
    return token


def _made(
    engine: Engine,
    world: World,
    furnishing: Furnishing,
    headers: Mapping[str, str],
    known: Mapping[str, Any],
) -> dict[str, Any]:
    path, _, query = str(_filled(furnishing.path, known)).partition("?")
    body = json.dumps(_filled(furnishing.body, known)).encode()
    newest = next(world.jobs(), None)
    answer = engine.handle(Call(furnishing.method, path, query, headers, body))
    world.finish_jobs()
    told, title = answer.body, f"{furnishing.method} {furnishing.path}"
    if answer.status == _UNMODELLED:
        return {}
    failed = None if 200 <= answer.status < 300 else f"it was answered with {answer.status}: {told}"
    for job in _newer(world, newest):
        end = world.job_end(job)
        told = end and end.result
        failed = end.msg if end and end.status == "failed" else failed
    if failed is not None:
        _log.warning("a furnishing of the sandbox is left out, %s: %s", title, failed)
        return {}
    try:
        return {name: _at(told, place) for name, place in furnishing.made.items()}
    except (LookupError, TypeError, ValueError) as fault:
        _log.warning("%s made nothing at the places that it names: %r", title, fault)
        return {}


def _newer(world: World, newest: Job | None) -> Iterator[Job]:
    """Yield the jobs that are newer than one; the first one that was started comes last."""
    for job in world.jobs():
        if newest is not None and job.id == newest.id:
            return
        yield job


def _filled(value: Any, known: Mapping[str, Any]) -> Any:
    if isinstance(value, str):
        whole = _NAME.fullmatch(value)
        return known[whole[1]] if whole else _NAME.sub(lambda name: str(known[name[1]]), value)
    if isinstance(value, Mapping):
        return {_filled(name, known): _filled(one, known) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_filled(one, known) for one in value]
    return value


def _at(told: Any, place: str) -> Any:
    for step in place.split("."):
        held = json.loads(told) if isinstance(told, str) else told
        told = held[int(step)] if isinstance(held, Sequence) else held[step]
    return told
