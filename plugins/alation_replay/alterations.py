"""The answers of a tape, altered in each way, one thing at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from alation_core.jobs import BULK_METADATA_JOBS
from alation_replay.decisive import Answers, Way, other_id
from alation_replay.playing.credentials import is_token_call
from alation_replay.tapes import Interaction, Tape, TapeAnswer

Kind = Literal[
    "http status",
    "status word",
    "index",
    "count",
    "handle",
    "verdict",
    "value",
    "entry dropped",
    "body",
]
Claim = tuple[str, Any]

_KINDS: Sequence[tuple[str, Kind]] = (
    (r"index", "index"),
    (r"\w*count", "count"),
)
_USUAL_HANDLES = ("job_id", "job_name")


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


def alterations(tape: Tape, answers: Answers | None = None) -> Iterator[Alteration]:
    """Yield the tape with each of its answers altered in each way, one alteration at a time.

    Args:
        tape: as it stands.
        answers: how they are read; by default those to a write of the vendor's usual form.
    """
    for place, interaction in enumerate(tape.interactions):
        for change in _changes(interaction, answers or Answers()):
            what = f"answer {place}: {change.what}"
            altered = altered_answer(tape, place, change.value)
            yield Alteration(what, change.kind, place, change.claims, altered)


def altered_answer(tape: Tape, place: int, answer: TapeAnswer) -> Tape:
    """Return the tape with another answer in one of its interactions."""
    interactions = list(tape.interactions)
    interactions[place] = replace(interactions[place], answer=answer)
    return replace(tape, interactions=tuple(interactions))


def _changes(interaction: Interaction, answers: Answers) -> Iterator[_Change]:
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
    known = _Decisive.of(interaction, body, answers)
    for change in _altered(body, "", (), known):
        yield replace(change, value=replace(answer, body=json.dumps(change.value)))


@dataclass(frozen=True)
class _Decisive:
    """What in one answer decides, by the way to it: its kind, and what it becomes."""

    kinds: Mapping[Way, Kind]
    others: Mapping[Way, Any]
    usual: bool
    """The jobs are of the vendor's form, whose handles are known by name."""

    @classmethod
    def of(cls, interaction: Interaction, body: Any, answers: Answers) -> _Decisive:
        kinds: dict[Way, Kind] = {}
        others: dict[Way, Any] = {}
        for leaf, other in answers.verdicts(body):
            kinds[leaf.way], others[leaf.way] = "verdict", other
        if interaction.request.method != "GET":
            kinds |= {leaf.way: "handle" for leaf in answers.handles(body)}
        state = answers.state(body)
        if state is not None:
            kinds[state.way], others[state.way] = "status word", answers.other_state(state.value)
        return cls(kinds, others, answers.protocol is BULK_METADATA_JOBS)

    def change(self, value: Any, name: str, way: Way) -> _Change:
        """Return the change of one leaf."""
        other = self.others[way] if way in self.others else _other(value, name)
        what = f"{name} {value!r} becomes {other!r}"
        return _Change(what, self.kinds.get(way) or self._kind(name), ((name, value),), other)

    def _kind(self, name: str) -> Kind:
        if self.usual and name in _USUAL_HANDLES:
            return "handle"
        return next((kind for pattern, kind in _KINDS if re.fullmatch(pattern, name)), "value")


def _altered(value: Any, name: str, way: Way, known: _Decisive) -> Iterator[_Change]:
    """Yield a JSON value with one leaf changed, or one entry of a list dropped."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            for change in _altered(part, key, (*way, key), known):
                whole = {**value, key: change.value}
                what = f"{key}.{change.what}" if _nests(part) else change.what
                yield replace(change, what=what, value=whole)
    elif isinstance(value, list):
        for place, part in enumerate(value):
            rest = [*value[:place], *value[place + 1 :]]
            yield _Change(f"[{place}] dropped", "entry dropped", tuple(claims_of(part, name)), rest)
            for change in _altered(part, name, (*way, place), known):
                altered = [*value[:place], change.value, *value[place + 1 :]]
                yield replace(change, what=f"[{place}].{change.what}", value=altered)
    elif value is not None:
        yield known.change(value, name, way)


def _nests(part: Any) -> bool:
    return isinstance(part, dict | list)


def _other(value: Any, name: str) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, str) and name == "status":
        return "successful" if value.lower() == "failed" else "failed"
    return other_id(value)


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
