"""Alters the answers of a tape, to prove that its index entry would notice.

A replay that passes whatever the tape says proves nothing. `uncaught` plays every alteration of a
tape and names those that should have failed and did not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from alation_core.jobs import BULK_METADATA_JOBS, JobHandle, read_handle
from alation_core.plugins import Plugin
from alation_replay.cases import failures
from alation_replay.index import Entry
from alation_replay.layout import decoded
from alation_replay.playing.credentials import is_token_call
from alation_replay.tapes import Interaction, Tape

Kind = Literal[
    "http status", "status word", "index", "count", "handle", "value", "entry dropped", "body"
]
Claim = tuple[str, Any]

DEMANDED: frozenset[Kind] = frozenset({"http status", "status word", "index", "count", "handle"})
"""What must be noticed in every write: it decides what became of the rows."""

_KINDS: Sequence[tuple[str, Kind]] = (
    (r"status", "status word"),
    (r"index", "index"),
    (r"\w*count", "count"),
    (r"job_id|job_name", "handle"),
)
_CLAIMING = ("result", "items", "item", "findings")
_READS = frozenset({"items", "item"})


@dataclass(frozen=True)
class Alteration:
    """A tape with one thing in it changed.

    Args:
        what: what was changed, for people.
        kind: what sort of thing it is.
        place: which interaction was changed, from 0.
        claims: name and value of everything that went away.
        tape: the altered tape.
    """

    what: str
    kind: Kind
    place: int
    claims: tuple[Claim, ...]
    tape: Tape


@dataclass(frozen=True)
class _Change:
    what: str
    kind: Kind
    claims: tuple[Claim, ...]
    value: Any


def alterations(tape: Tape) -> Iterator[Alteration]:
    """Yield the tape with each of its answers altered in each way, one alteration at a time."""
    for place, interaction in enumerate(tape.interactions):
        for change in _changes(interaction):
            altered = replace(interaction, answer=change.value)
            interactions = (
                *tape.interactions[:place],
                altered,
                *tape.interactions[place + 1 :],
            )
            what = f"answer {place}: {change.what}"
            yield Alteration(
                what, change.kind, place, change.claims, replace(tape, interactions=interactions)
            )


def _changes(interaction: Interaction) -> Iterator[_Change]:
    answer = interaction.answer
    # A refusal means the same under another 4xx, and where its body says no even under 200; a token
    # call that meets a 503 is just made again.
    status = 400 if answer.status >= 500 or is_token_call(interaction) else 503
    yield _Change(
        f"HTTP {answer.status} becomes {status}", "http status", (), replace(answer, status=status)
    )
    try:
        body = json.loads(answer.body)
    except ValueError:
        yield _Change("the body becomes {}", "body", (), replace(answer, body="{}"))
        return
    for change in _altered(body, ""):
        yield replace(change, value=replace(answer, body=json.dumps(change.value)))


def _altered(value: Any, name: str) -> Iterator[_Change]:
    """Yield a JSON value with one leaf changed, or one entry of a list dropped."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            for change in _altered(part, key):
                whole = {**value, key: change.value}
                yield replace(_inside(key, change) if _nests(part) else change, value=whole)
    elif isinstance(value, list):
        for place, part in enumerate(value):
            rest = [*value[:place], *value[place + 1 :]]
            yield _Change(f"[{place}] dropped", "entry dropped", tuple(claims_of(part, name)), rest)
            for change in _altered(part, name):
                altered = [*value[:place], change.value, *value[place + 1 :]]
                yield replace(change, what=f"[{place}].{change.what}", value=altered)
    elif value is not None:
        other = _other(value, name)
        what = f"{name} {value!r} becomes {other!r}"
        yield _Change(what, _kind(name), ((name, value),), other)


def _nests(part: Any) -> bool:
    return isinstance(part, dict | list)


def _inside(key: str, change: _Change) -> _Change:
    """Name the place of a nested change. Only the outermost status word is that of the job."""
    kind: Kind = "value" if change.kind == "status word" else change.kind
    return replace(change, what=f"{key}.{change.what}", kind=kind)


def _other(value: Any, name: str) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if name == "status":
        return "successful" if value.lower() == "failed" else "failed"
    counted = re.sub(r"\d+", lambda number: str(int(number[0]) + 1), value)
    return counted if counted != value else f"altered {value}"


def _kind(name: str) -> Kind:
    return next((kind for pattern, kind in _KINDS if re.fullmatch(pattern, name)), "value")


def claims_of(value: Any, name: str) -> Iterator[Claim]:
    """Yield every leaf of plain data with the key that it stands under."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from claims_of(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from claims_of(part, name)
    elif value is not None:
        yield name, value


def is_demanded(entry: Entry, tape: Tape, alteration: Alteration) -> bool:
    """Tell whether an alteration must make the replay fail.

    It must where it changes what decides about the rows, or a value that the index claims. Not
    where the answer only says that a job goes on: the same question is asked again after it, or
    was answered so before.
    """
    if _goes_on(tape, alteration.place):
        return False
    if alteration.kind == "http status":
        # A job that an answer names is followed, whatever the status of the answer.
        if _names_a_job(tape.interactions[alteration.place]):
            return False
        # To a wait that runs out, a poll that fails is as good as one that finds the job running.
        return "timeout" not in entry.expect.get("problems", ()) or alteration.place == 0
    if alteration.kind == "index" and _holds_one_row(tape.interactions[alteration.place]):
        return False  # a refusal of one row is about that row, whatever index it has
    is_read = bool(_READS & set(entry.expect))
    if not is_read and alteration.kind in DEMANDED:
        return "raises" not in entry.expect
    if not is_read and alteration.place != len(tape.interactions) - 1:
        return False
    claimed = set(_claimed(entry.expect))
    return any(_key(claim) in claimed for claim in alteration.claims)


def _names_a_job(interaction: Interaction) -> bool:
    if interaction.request.method == "GET":
        return False
    return isinstance(read_handle(BULK_METADATA_JOBS, decoded(interaction.answer.body)), JobHandle)


def _holds_one_row(interaction: Interaction) -> bool:
    rows = decoded(interaction.request.body or "")
    return isinstance(rows, list) and len(rows) == 1


def _claimed(expect: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in _CLAIMING:
        for claim in claims_of(expect.get(name), "id"):
            # The objects of a list share names and values, so only an id tells one from another.
            if name != "items" or claim[0] == "id":
                yield _key(claim)


def _key(claim: Claim) -> tuple[str, str]:
    return claim[0], json.dumps(claim[1])


def _goes_on(tape: Tape, place: int) -> bool:
    here = tape.interactions[place]
    same = [i for i, one in enumerate(tape.interactions) if one.request == here.request]
    before = [tape.interactions[i].answer for i in same if i < place]
    return place != same[-1] or here.answer in before


@dataclass(frozen=True)
class Proof:
    """What altering a tape showed.

    Args:
        caught: what the replay noticed, for people.
        missed: what it should have noticed and did not.
    """

    caught: tuple[str, ...]
    missed: tuple[str, ...]


def prove(entry: Entry, tape: Tape, plugins: Iterable[Plugin] | None = None) -> Proof:
    """Play the alterations of a tape that must be noticed.

    Where the index entry claims nothing of the last answer, every alteration of that answer is
    played until one is noticed; if none is, that is missed. An entry that fails as it stands would
    fail on any tape: nothing is caught by it.

    Args:
        entry: what the index says of the tape.
        tape: the tape as it stands.
        plugins: as for `Alation`; by default the installed endpoint with the folder's name.
    """
    chosen = None if plugins is None else list(plugins)
    told = failures(entry, tape, chosen)
    if told:
        return Proof((), (f"the replay fails as it stands, so it proves nothing: {told[0]}",))
    last = len(tape.interactions) - 1
    caught: list[Alteration] = []
    missed: list[Alteration] = []
    others: list[Alteration] = []
    for alteration in alterations(tape):
        if is_demanded(entry, tape, alteration):
            noticed = failures(entry, alteration.tape, chosen)
            (caught if noticed else missed).append(alteration)
        elif alteration.place == last:
            others.append(alteration)
    if not any(alteration.place == last for alteration in caught):
        found = next((other for other in others if failures(entry, other.tape, chosen)), None)
        if found is None:
            return Proof((), (f"answer {last}: whatever is altered in it",))
        caught.append(found)
    return Proof(tuple(one.what for one in caught), tuple(one.what for one in missed))
