"""Whether what an answer says of the rows is read at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from alation_replay.alterations import altered_answer
from alation_replay.cases import Facts, client_of, replay
from alation_replay.contract.subject import Contract, require
from alation_replay.decisive import Answers, Leaf, altered, answers_to, other_id
from alation_replay.index import Entry
from alation_replay.layout import decoded
from alation_replay.playing.credentials import is_token_call
from alation_replay.tapes import Tape, read_tape

OF_THE_ROWS = ("status", "rows", "ids", "problems")
"""The facts of a run that speak of its rows; the others repeat the answer."""

Altered = tuple[Leaf, Any]
Find = Callable[[Answers, Any], Sequence[Altered]]


class Readers(Contract):
    """What the answer of the success tape says of its rows makes a difference."""

    def test_ids_are_read(self, write: str) -> None:
        """Where the answer gives the rows' objects their ids, another id is noticed."""
        entry, tape = self._success(write)
        places: dict[str, list[tuple[Leaf, bool]]] = {}
        for (leaf, _), noticed in self._played(entry, tape, _ids):
            places.setdefault(leaf.place, []).append((leaf, noticed))
        # An answer may hold the ids of other objects too: those of one place are the rows'.
        theirs = [found for found in places.values() if len(found) == len(entry.call.rows)]
        missed = [next((leaf for leaf, noticed in found if not noticed), None) for found in theirs]
        told = [f"{leaf.place} {leaf.value!r}" for leaf in missed if leaf is not None]
        require(
            len(told) < len(missed) or not missed,
            f"{self.subject.named(write)}: with another id in the answer of {entry.name} "
            f"({', '.join(told)}) the same becomes of the rows: let the reader say which id is "
            "whose (one_object, by_key or in_order of alation_core.reading, or a Reading with "
            "ids), and claim `ids` in the index",
        )

    def test_verdicts_are_read(self, write: str) -> None:
        """Where the answer says of a row that it was done, the opposite is noticed."""
        entry, tape = self._success(write)
        for (leaf, other), noticed in self._played(entry, tape, Answers.verdicts):
            require(
                noticed,
                f"{self.subject.named(write)}: with {leaf.place} {other!r} instead of "
                f"{leaf.value!r} in the answer of {entry.name} the same becomes of the rows: let "
                "the reader tell it as a Finding, or as unknown",
            )

    def _success(self, write: str) -> tuple[Entry, Tape]:
        entry = self.subject.success(write).entry
        return entry, read_tape(entry.path)

    def _played(self, entry: Entry, tape: Tape, find: Find) -> Iterator[tuple[Altered, bool]]:
        """Yield what decides in the answers of a tape, and whether another value is noticed."""
        answers = answers_to(entry, client_of(entry, [self.endpoint]))
        outcome = partial(self._outcome, entry)
        usual = outcome(tape)
        for place, one in enumerate(tape.interactions):
            ends = one.request.method == "GET" if answers.runs_jobs else not is_token_call(one)
            body = decoded(one.answer.body)
            for leaf, other in find(answers, body) if ends else ():
                text = json.dumps(altered(body, leaf.way, other))
                changed = altered_answer(tape, place, replace(one.answer, body=text))
                yield (leaf, other), outcome(changed) != usual

    def _outcome(self, entry: Entry, tape: Tape) -> Facts:
        facts = replay(entry, tape, [self.endpoint]).facts
        return {name: facts.get(name) for name in OF_THE_ROWS}


def _ids(answers: Answers, body: Any) -> Sequence[Altered]:
    return [(leaf, other_id(leaf.value)) for leaf in answers.ids(body)]
