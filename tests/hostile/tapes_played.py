"""Every write of the bundled endpoints, played with answers of any kind: no socket, no waiting."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from alation_core import Alation, Run, TokenExchange
from alation_core.operations import WriteOperation
from alation_replay.contract.server import Scripted, ScriptedServer
from alation_replay.index import Auth, read_index
from alation_replay.layout import decoded
from alation_replay.playing.credentials import (
    CREDENTIALS,
    TAPE_URL,
    is_token_call,
    under_any_name,
)
from alation_replay.tapes import read_tape

CASSETTES = Path(__file__).parents[2] / "cassettes"


@dataclass(frozen=True)
class Case:
    """A write as a tape has it.

    Args:
        name: endpoint, operation and case.
        endpoint: its name.
        operation: its name.
        rows: that are sent.
        options: of the call.
        params: of the call.
        calls: the answers to the write itself.
        polls: the answers to what is asked afterwards.
        statuses: what becomes of each row.
        ids: that the rows get; empty where the index does not say.
    """

    name: str
    endpoint: str
    operation: str
    rows: Sequence[Mapping[str, Any]]
    options: Mapping[str, Any]
    params: Mapping[str, Any]
    calls: tuple[Scripted, ...]
    polls: tuple[Scripted, ...]
    statuses: Sequence[str]
    ids: Sequence[Any]

    def played(
        self, calls: Sequence[Scripted], polls: Sequence[Scripted], auth: Auth = "access_token"
    ) -> tuple[Run[Any], ScriptedServer]:
        """Play the write with these answers."""
        exchange = _exchange_of(self.endpoint, self.operation)
        server = ScriptedServer(calls, polls, exchange=exchange)
        catalog = Alation(
            TAPE_URL,
            CREDENTIALS[auth],
            [self.endpoint],
            session=server.session(),
            clock=server.clock,
            credentials=under_any_name(CREDENTIALS[auth]),
        )
        write = getattr(catalog.endpoint(self.endpoint), self.operation)
        options = {"timeout": 30.0, **self.options}
        return write(list(self.rows), **options, **self.params), server

    @property
    def end(self) -> int:
        """Where among the polls its job ends: before its errors, where they stand apart."""
        protocol = declared(self).protocol
        return -1 if protocol is None or protocol.errors_path is None else -2

    @property
    def is_good(self) -> bool:
        """Whether every row succeeds."""
        return bool(self.rows) and set(self.statuses) == {"succeeded"}


@cache
def _exchange_of(endpoint: str, operation: str) -> TokenExchange | None:
    catalog = Alation(TAPE_URL, CREDENTIALS["access_token"], [endpoint])
    return type(catalog.endpoint(endpoint)).operations()[operation].exchange


def _scripted(status: int, body: str | None) -> Scripted:
    value = decoded(body or "", otherwise=None)
    return Scripted(status, value, text=body if value is None and body else None)


def _cases() -> Iterator[Case]:
    for folder in sorted(path for path in CASSETTES.iterdir() if path.is_dir()):
        for entry in read_index(folder).values():
            if "rows" not in entry.expect or entry.call.auth != "access_token":
                continue
            played = [i for i in read_tape(entry.path).interactions if not is_token_call(i)]
            answers = [
                (i.request.method == "GET", _scripted(i.answer.status, i.answer.body))
                for i in played
            ]
            yield Case(
                f"{folder.name}.{entry.name}",
                folder.name,
                entry.call.operation,
                entry.call.rows,
                entry.call.options,
                entry.call.params,
                tuple(answer for polled, answer in answers if not polled),
                tuple(answer for polled, answer in answers if polled),
                entry.expect["rows"],
                entry.expect.get("ids", ()),
            )


@cache
def cases() -> tuple[Case, ...]:
    """Return every tape of a write."""
    return tuple(_cases())


def good_cases() -> list[Case]:
    """Return those after which every row succeeded, and which hold one batch."""
    return [case for case in cases() if case.is_good and len(case.calls) == 1]


def operations() -> list[Case]:
    """Return a tape of each write: a good one where there is one."""
    found: dict[str, Case] = {}
    for case in sorted(cases(), key=lambda case: not case.is_good):
        found.setdefault(f"{case.endpoint}.{case.operation}", case)
    return list(found.values())


def declared(case: Case) -> WriteOperation[Any]:
    """Return the declaration of a case's operation."""
    catalog = Alation(TAPE_URL, CREDENTIALS["access_token"], [case.endpoint])
    bound = getattr(catalog.endpoint(case.endpoint), case.operation)
    operation: WriteOperation[Any] = bound.operation
    return operation


def bodies() -> list[Any]:
    """Return every JSON answer on the tapes of writes, each once."""
    texts = {
        json.dumps(answer.body, sort_keys=True)
        for case in cases()
        for answer in (*case.calls, *case.polls)
        if answer.body is not None
    }
    return [json.loads(text) for text in sorted(texts)]
