"""What the tapes of an operation show: how it goes well, and how it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from alation_replay.contract.server import Scripted
from alation_replay.index import Entry, read_index, tape_files
from alation_replay.playing.credentials import is_token_call
from alation_replay.tapes import INDEX_NAME, Interaction, read_tape

_OF_THE_TRANSPORT = frozenset({"content-length", "content-encoding", "transfer-encoding", "date"})


def index_of(folder: Path) -> Mapping[str, Entry]:
    """Return the index of a folder of tapes as it is now; empty where there is none."""
    return read_index(folder) if (folder / INDEX_NAME).exists() else {}


def is_success(entry: Entry) -> bool:
    """Tell whether a tape holds an operation that did all that it was to do."""
    read = {"items", "item"} & set(entry.expect)
    return entry.call.layer == "client" and bool(read or entry.expect.get("status") == "successful")


def is_error(entry: Entry) -> bool:
    """Tell whether a tape holds a refusal, a failure, or an answer that cannot be trusted."""
    refused = "raises" in entry.expect or entry.call.layer == "wire"
    return refused or entry.expect.get("status") in ("partial", "failed", "unknown")


@dataclass(frozen=True)
class Success:
    """What a server says where all goes well, taken from a tape.

    Args:
        entry: of the tape: rows, parameters and options of the call.
        calls: the answers to the operation itself.
        polls: the answers to the questions after its jobs.
    """

    entry: Entry
    calls: Sequence[Scripted]
    polls: Sequence[Scripted]


def entries_of(folder: Path, operation: str) -> list[Entry]:
    """Return the index entries of an operation's tapes that are there."""
    there = {path.stem for path in tape_files(folder)}
    return [
        entry
        for name, entry in index_of(folder).items()
        if name in there and entry.call.operation == operation
    ]


def success_entry(folder: Path, operation: str) -> Entry | None:
    """Return the entry of `<operation>__success`, or of another tape of a success, or None."""
    found = [entry for entry in entries_of(folder, operation) if is_success(entry)]
    usual = [entry for entry in found if entry.name == f"{operation}__success"]
    return next(iter(usual or found), None)


def success_of(folder: Path, operation: str, *, polled: bool) -> Success | None:
    """Return how an operation goes well, by its tape `<operation>__success` or another one.

    Args:
        folder: of the tapes.
        operation: its name.
        polled: what is asked by GET asks after its jobs.

    Returns:
        The script of a server, or None where no tape shows it.
    """
    entry = success_entry(folder, operation)
    if entry is None:
        return None
    calls: list[Scripted] = []
    polls: list[Scripted] = []
    for one in read_tape(entry.path).interactions:
        if not is_token_call(one):
            (polls if polled and one.request.method == "GET" else calls).append(_scripted(one))
    return Success(entry, calls, polls)


def _scripted(interaction: Interaction) -> Scripted:
    answer = interaction.answer
    headers = {
        name: values[0]
        for name, values in answer.headers.items()
        if values and name.lower() not in _OF_THE_TRANSPORT
    }
    return Scripted(answer.status, text=answer.body, headers=headers)
