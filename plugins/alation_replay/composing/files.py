"""Writes a tape that was composed, and the index entry by which it replays as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from alation_core.operations import WriteOperation
from alation_core.shapes import as_row, row_errors, with_stand_ins
from alation_replay.cases import differences, replay
from alation_replay.composing.composer import Asked, compose
from alation_replay.index import Call, Entry, read_index
from alation_replay.recorded_entry import claims_of
from alation_replay.scrubbing.rules import VALUE
from alation_replay.scrubbing.tapes import scrub_tape
from alation_replay.scrubbing.texts import Scrubber
from alation_replay.tapes import INDEX_NAME, SUFFIX, Tape, TapeError, dump_tape
from alation_replay.yaml_files import dump_yaml, write_whole

FROM = (
    "put together by `alation cassette new`: say here whose answer it is, and in `origin` whether "
    "it is documented, a mock or a capture"
)
_CASE = re.compile(r"[a-z0-9][a-z0-9_]*")


@dataclass(frozen=True)
class Composed:
    """A tape that was written.

    Args:
        path: of the tape.
        facts: what comes out of it.
        tape: what stands on it.
    """

    path: Path
    facts: Mapping[str, Any]
    tape: Tape


def write_composed(asked: Asked, into: Path, case: str, today: str) -> Composed:
    """Write a tape and its index entry. Nothing that is there is written over.

    Args:
        asked: what the tape is to show.
        into: the endpoint's folder.
        case: of the tape's name, <operation>__<case>.
        today: the day, as YYYY-MM-DD.

    Raises:
        TapeError: the tape or its entry is there already, the folder has another name than the
            endpoint, or the tape cannot be made; nothing was written.
        AlationError: the call cannot be made; nothing was written.
    """
    path = _path_of(asked, into, case)
    index = path.with_name(INDEX_NAME)
    before = index.read_text("utf-8") if index.exists() else ""
    asked, known = _without_secrets(asked)
    tape = scrub_tape(compose(asked), known)
    data = _entry_data(asked, case, today)
    call = Call(**data["call"])
    entry = Entry(path.stem, path, "inferred", today, call, {}, data)
    played = replay(entry, tape, [asked.endpoint])
    data["expect"] = _claims(played.facts)
    wrong = differences(replace(entry, expect=data["expect"]).expect, played)
    if wrong:
        raise TapeError(f"nothing was written: the tape does not replay: {'; '.join(wrong)}")
    text = dump_yaml({path.stem: data})
    write_whole(path, dump_tape(tape))
    write_whole(index, f"{before.rstrip()}\n\n{text}" if before.strip() else text)
    return Composed(path, played.facts, tape)


def _without_secrets(asked: Asked) -> tuple[Asked, dict[str, str]]:
    """Return a call with stand-ins for the secret values of its rows, and these by their texts.

    Raises:
        TapeError: no row with stand-ins would fit.
    """
    if not isinstance(asked.declared, WriteOperation):
        return asked, {}
    schema = asked.declared.payload_schema
    pairs = [with_stand_ins(schema, as_row(row), _stand_in) for row in asked.rows]
    rows = [row for row, _ in pairs]
    for number, row in enumerate(rows, 1):
        for name, message in row_errors(schema, row):
            raise TapeError(
                f"nothing was written: row {number} holds a secret, and does not fit with what "
                f"stands for it on a tape: {name}: {message}"
            )
    return replace(asked, rows=rows), {text: VALUE for _, texts in pairs for text in texts}


def _stand_in(value: Any) -> Any:
    """Return what stands for a secret value: of its own kind, so that it fits."""
    if isinstance(value, list):
        return [_stand_in(one) for one in value]
    if isinstance(value, dict):
        return {name: _stand_in(one) for name, one in value.items()}
    if isinstance(value, bool) or value is None:
        return value
    return VALUE if isinstance(value, str) else 0


def _path_of(asked: Asked, into: Path, case: str) -> Path:
    name = asked.endpoint.name
    if into.resolve().name != name:
        raise TapeError(
            f"{into} is not named {name!r}: the folder of an endpoint's tapes has its name"
        )
    if _CASE.fullmatch(case) is None:
        raise TapeError(f"{case!r} is no name of a case: take small letters, digits and _")
    path = into / f"{asked.operation}__{case}{SUFFIX}"
    if path.exists():
        raise TapeError(f"{path} is there already: move it away, or take another --case")
    index = path.with_name(INDEX_NAME)
    if index.exists() and path.stem in read_index(into):
        raise TapeError(f"{index} has an entry {path.stem} already: remove it, or take another")
    return path


def _claims(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the entry claims; of the objects of a read what they have."""
    claims = claims_of(facts)
    return {
        name: _present(value) if name in ("item", "items") else value
        for name, value in claims.items()
    }


def _present(value: Any) -> Any:
    """Leave out what an object has not. Of the parts of its values all is compared, null too."""
    if isinstance(value, list):
        return [_present(one) for one in value]
    if isinstance(value, dict):
        return {name: one for name, one in value.items() if one is not None}
    return value


def _entry_data(asked: Asked, case: str, today: str) -> dict[str, Any]:
    call: dict[str, Any] = {"operation": asked.operation}
    if asked.rows:
        call["rows"] = [as_row(row) for row in asked.rows]
    if asked.params:
        call["params"] = dict(asked.params)
    made: dict[str, Any] = Scrubber({}).data(
        {
            "origin": "inferred",
            "sheet": asked.endpoint.name,
            "case": case,
            "from": FROM,
            "values": "invented",
            "transcribed": today,
            "call": call,
        }
    )
    return made
