"""Alters the answers of a tape, to prove that its index entry would notice.

A replay that passes whatever the tape says proves nothing. `uncaught` plays every alteration of a
tape and names those that should have failed and did not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alation_core.jobs import JobHandle, read_handle
from alation_core.plugins import Plugin
from alation_replay.alterations import Alteration, Claim, Kind, alterations, claims_of
from alation_replay.cases import Facts, client_of, differences, failures, replay
from alation_replay.decisive import Answers, answers_to
from alation_replay.index import Entry
from alation_replay.layout import decoded
from alation_replay.tapes import Interaction, Tape

DEMANDED: frozenset[Kind] = frozenset(
    {"http status", "status word", "index", "count", "handle", "verdict"}
)
"""What must be noticed in every write: it decides what became of the rows."""

_CLAIMING = ("result", "items", "item", "findings")
_READS = frozenset({"items", "item"})


def is_demanded(
    entry: Entry, tape: Tape, alteration: Alteration, answers: Answers | None = None
) -> bool:
    """Tell whether an alteration must make the replay fail.

    It must where it changes what decides about the rows, or a value that the index claims. Not
    where the answer only says that a job goes on: the same question is asked again after it, or
    was answered so before.
    """
    if _goes_on(tape, alteration.place):
        return False
    if alteration.kind == "http status":
        # A job that an answer names is followed, whatever the status of the answer.
        if _names_a_job(tape.interactions[alteration.place], answers or Answers()):
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


def _names_a_job(interaction: Interaction, answers: Answers) -> bool:
    if interaction.request.method == "GET":
        return False
    return isinstance(read_handle(answers.protocol, decoded(interaction.answer.body)), JobHandle)


def _holds_one_row(interaction: Interaction) -> bool:
    rows = decoded(interaction.request.body or "")
    return isinstance(rows, dict) or (isinstance(rows, list) and len(rows) == 1)


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
    played until one is noticed; if none is, that is missed. So is the id of a row that could be
    another one in all its places. An entry that fails as it stands would fail on any tape: nothing
    is caught by it.

    Args:
        entry: what the index says of the tape.
        tape: the tape as it stands.
        plugins: as for `Alation`; by default the installed endpoint with the folder's name.
    """
    chosen = None if plugins is None else list(plugins)
    played = replay(entry, tape, chosen)
    told = differences(entry.expect, played)
    if told:
        return Proof((), (f"the replay fails as it stands, so it proves nothing: {told[0]}",))
    answers = answers_to(entry, client_of(entry, chosen))
    altered = list(alterations(tape, answers))
    caught: list[Alteration] = []
    missed: list[Alteration] = []
    for alteration in altered:
        if is_demanded(entry, tape, alteration, answers):
            noticed = failures(entry, alteration.tape, chosen)
            (caught if noticed else missed).append(alteration)
    asked = {id(alteration) for alteration in (*caught, *missed)}
    others = [alteration for alteration in altered if id(alteration) not in asked]
    found: list[Alteration] = []
    unnoticed: list[str] = []
    for name, bearers in _one_of(played.facts, tape, caught, others):
        bearer = next((one for one in bearers if failures(entry, one.tape, chosen)), None)
        if bearer is None:
            unnoticed.append(f"{name}: whatever is altered in it")
        elif bearer not in found:
            found.append(bearer)
    return Proof(
        tuple(one.what for one in (*caught, *found)),
        tuple([*(one.what for one in missed), *unnoticed]),
    )


def _one_of(
    facts: Facts, tape: Tape, caught: Sequence[Alteration], others: Sequence[Alteration]
) -> Iterator[tuple[str, Sequence[Alteration]]]:
    """Yield what must be noticed in one of its places: the last answer, and each id of a row."""
    last = len(tape.interactions) - 1
    if not any(one.place == last for one in caught):
        yield f"answer {last}", [one for one in others if one.place == last]
    seen = {_key(claim)[1] for one in caught for claim in one.claims}
    for identity in dict.fromkeys(facts.get("ids", ())):
        spelled = json.dumps(identity)
        bearing = [one for one in others if [_key(c)[1] for c in one.claims] == [spelled]]
        if identity is not None and spelled not in seen and bearing:
            yield f"the id {identity!r}", bearing
