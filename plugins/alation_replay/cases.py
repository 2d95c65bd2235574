"""Plays an index entry through the client and compares what comes out with what is expected."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from alation_core import Alation, AlationError, SimulatedClock, auth
from alation_core import Run as WriteRun
from alation_core.jobs import BULK_METADATA_JOBS
from alation_core.operations import WriteOperation
from alation_core.plugins import Plugin
from alation_core.problems import read_errors
from alation_core.wire import JSON_TYPE, Reply, Request
from alation_replay.index import Call, Entry
from alation_replay.layout import decoded
from alation_replay.playing.credentials import CREDENTIALS, TAPE_URL, under_any_name
from alation_replay.playing.drift import drift_of_items, drift_of_jobs
from alation_replay.playing.facts import plain, plain_result
from alation_replay.playing.player import playing
from alation_replay.tapes import Interaction, Tape, TapeError

Facts = Mapping[str, Any]


class Lone(int):
    """A row that an answer does not name: it was the only one of its request.

    An index may claim the row, or that none is named.
    """


RUN_FACTS: Mapping[str, Callable[[WriteRun[Any]], Any]] = {
    "status": lambda run: run.status,
    "rows": lambda run: [row.status for row in run.rows],
    "ids": lambda run: [row.id for row in run.rows],
    "problems": lambda run: [problem.kind for problem in run.problems],
    "problem_rows": lambda run: [Lone(p.row or 0) if p.alone else p.row for p in run.problems],
    "problem_fields": lambda run: [problem.field for problem in run.problems],
    "problem_messages": lambda run: [problem.message for problem in run.problems],
    "jobs": lambda run: len(run.jobs),
    "result": lambda run: plain_result(run.jobs[-1]) if run.jobs else None,
    "typed": lambda run: bool(run.jobs) and _is_typed(run.jobs[-1].result),
}
"""What can be expected of a write, and `drift`: the keys that no class knows, in all answers but
failures. `result` and `typed` speak of the last job. Of reads `items` or `item` and `drift` can be
expected, of the wire `http_status` and `findings`, of errors `raises` and `message`."""

CORE_CALLS: Mapping[tuple[str, str], Callable[..., Any]] = {
    ("auth", "validate"): auth.validate,
    ("auth", "revoke"): auth.revoke,
}
"""The calls of the layer "core", by folder and name: each gets the connection and the params."""

PARTS = frozenset({"message", "problem_messages"})
"""Facts of which only a part of each text is expected."""


@dataclass(frozen=True)
class Replayed:
    """What playing a tape brought.

    Args:
        facts: what came out, by the names that an index uses.
        unplayed: the interactions that nobody asked for.
        refused: a request that the tape does not hold, in vcrpy's words, or None.
    """

    facts: Facts
    unplayed: tuple[Interaction, ...] = ()
    refused: str | None = None


def replay(entry: Entry, tape: Tape, plugins: Iterable[Plugin] | None = None) -> Replayed:
    """Play a tape as its index entry says. Takes no real time and opens no socket.

    Args:
        entry: from `alation_replay.index.read_index`.
        tape: from `alation_replay.tapes.read_tape`.
        plugins: as for `Alation`; by default the installed endpoint with the folder's name.
    """
    from vcr.errors import CannotOverwriteExistingCassetteException, UnhandledHTTPRequestError

    catalog = client_of(entry, plugins)
    facts: Facts = {}
    refused = None
    with playing(tape, entry.name) as playback:
        try:
            facts = perform(catalog, entry.endpoint, entry.call, tape)
        except (CannotOverwriteExistingCassetteException, UnhandledHTTPRequestError) as error:
            refused = str(error)
        return Replayed(facts, tuple(playback.unplayed), refused)


def client_of(entry: Entry, plugins: Iterable[Plugin] | None = None) -> Alation:
    """Return a client of the made-up host of tapes, with the credentials that an entry names.

    Args:
        entry: of the index.
        plugins: as for `Alation`; by default the installed endpoint with the folder's name.
    """
    return Alation(
        TAPE_URL,
        CREDENTIALS[entry.call.auth],
        plugins_for(entry) if plugins is None else plugins,
        clock=SimulatedClock(),
        credentials=under_any_name(CREDENTIALS[entry.call.auth]),
    )


def plugins_for(entry: Entry) -> list[Plugin]:
    """Return what a client loads to play an entry: its endpoint, if it belongs to one."""
    return [] if entry.call.layer == "core" else [entry.endpoint]


def perform(catalog: Alation, endpoint: str, call: Call, tape: Tape) -> Facts:
    """Make the call of an index entry and return what came out; an error of the core is a fact.

    Raises:
        TapeError: the entry cannot be played: the endpoint has no such operation, or the layer is
            "wire" and the tape holds no request.
    """
    if call.layer == "core":
        return _core_facts(catalog, endpoint, call)
    bound: Any = getattr(catalog.endpoint(endpoint), call.operation, None)
    if not hasattr(bound, "operation"):
        raise TapeError(
            f"{endpoint} has no operation {call.operation!r}; correct call.operation in the index"
        )
    if call.layer == "wire" and not tape.interactions:
        raise TapeError(
            f"the tape of a call of {endpoint}.{call.operation} holds no request that could be "
            "sent; record it anew"
        )
    try:
        if call.layer == "wire":
            return _wire_facts(catalog, bound, tape.interactions[0])
        if isinstance(bound.operation, WriteOperation):
            run = bound(deepcopy(call.rows), **call.options, **call.params)
            drift = drift_of_jobs(run.jobs, bound.operation.protocol or BULK_METADATA_JOBS)
            return {name: look(run) for name, look in RUN_FACTS.items()} | {"drift": drift}
        return _read_facts(bound(**call.params))
    except AlationError as error:
        return {"raises": type(error).__name__, "message": str(error)}


def _core_facts(catalog: Alation, room: str, call: Call) -> Facts:
    try:
        made = CORE_CALLS[room, call.operation]
    except KeyError:
        raise TapeError(
            f"the core has no call {room}.{call.operation}; correct call.operation in the index"
        ) from None
    try:
        return {"item": plain(made(catalog.transport, **call.params)), "drift": []}
    except AlationError as error:
        return {"raises": type(error).__name__, "message": str(error)}


def _read_facts(found: Any) -> Facts:
    if not isinstance(found, Iterator):
        return {"item": _plain(found), "drift": drift_of_items([found])}
    items = list(found)
    return {"items": [_plain(item) for item in items], "drift": drift_of_items(items)}


def _plain(item: Any) -> Any:
    raw = getattr(item, "raw", None)
    # Of an answer that is text, the text is all that there is.
    return raw if isinstance(raw, str) else plain(item, raw)


def _wire_facts(catalog: Alation, bound: Any, interaction: Interaction) -> Facts:
    """Send a request of the tape as it stands and read the errors of its answer."""
    operation = bound.operation
    taped = interaction.request
    parts = urlsplit(taped.uri)
    body = taped.body.encode() if taped.body is not None else None
    query = parse_qsl(parts.query, keep_blank_values=True)
    request = Request(taped.method, parts.path, query, body, JSON_TYPE if body else None)
    reply = catalog.context.opened(bound.name, operation).exchange(request)
    if not isinstance(reply, Reply):
        return {"raises": "NoReply", "message": reply.reason}
    if reply.ok:
        return {"http_status": reply.status, "findings": []}
    sent = decoded(taped.body or "[]")
    rows = sent if isinstance(sent, list) else []
    findings = read_errors(reply.data, len(rows))
    if isinstance(operation, WriteOperation):
        findings = list(operation.locate(rows, findings))
    told = [{"index": f.index, "field": f.field, "message": f.message} for f in findings]
    return {"http_status": reply.status, "findings": told}


def differences(expected: Facts, replayed: Replayed) -> list[str]:
    """Return what is not as expected, one sentence each; empty where all is."""
    if replayed.refused is not None:
        return [f"a request is not on the tape: {replayed.refused}"]
    facts = replayed.facts
    told = [
        f"{name}: expected {value!r}, got {facts.get(name, 'nothing of that name')!r}"
        for name, value in expected.items()
        if name not in facts or not _as_expected(name, value, facts[name])
    ]
    if "raises" in facts and "raises" not in expected:
        told.append(f"it raised {facts['raises']}: {facts['message']}")
    return told + [f"never asked for: {interaction}" for interaction in replayed.unplayed]


def failures(entry: Entry, tape: Tape, plugins: Iterable[Plugin] | None = None) -> list[str]:
    """Play a tape and return what is not as its index entry says; empty where all is."""
    return differences(entry.expect, replay(entry, tape, plugins))


def _as_expected(name: str, expected: Any, got: Any) -> bool:
    if name in PARTS:
        pairs = [(expected, got)] if isinstance(expected, str) else list(_zipped(expected, got))
        return all(isinstance(part, str) and part in str(whole) for part, whole in pairs)
    if name in ("item", "items", "findings"):
        return _holds(expected, got)
    if name == "problem_rows" and isinstance(expected, list) and len(expected) == len(got):
        rows = zip(expected, got, strict=True)
        got = [None if row is None and isinstance(told, Lone) else told for row, told in rows]
    return _equal(expected, got)


def _zipped(expected: Any, got: Any) -> Iterator[tuple[Any, Any]]:
    if not isinstance(expected, list) or not isinstance(got, list) or len(expected) != len(got):
        yield None, got
        return
    yield from zip(expected, got, strict=True)


def _holds(expected: Any, got: Any) -> bool:
    """Compare the named fields of objects; a bare value stands for an object's id."""
    if isinstance(expected, list):
        return (
            isinstance(got, list)
            and len(expected) == len(got)
            and all(_holds(one, other) for one, other in zip(expected, got, strict=True))
        )
    if not isinstance(got, Mapping):
        return _equal(expected, got)
    if not isinstance(expected, Mapping):
        return "id" in got and _equal(expected, got["id"])
    return all(name in got and _equal(value, got[name]) for name, value in expected.items())


def _equal(expected: Any, got: Any) -> bool:
    """Compare as JSON, where 1, 1.0 and true differ."""
    return json.dumps(expected, sort_keys=True) == json.dumps(got, sort_keys=True, default=repr)


def _is_typed(result: Any) -> bool:
    parts = result if isinstance(result, list) and result else [result]
    return all(dataclasses.is_dataclass(part) for part in parts)
