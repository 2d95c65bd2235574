"""The index entry of a recorded tape: how it is played, and what came out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from alation_core.plugins import Plugin
from alation_replay.cases import Facts, Replayed, replay
from alation_replay.index import Call, Entry
from alation_replay.parts import Part
from alation_replay.scrubbing.texts import Scrubber
from alation_replay.tapes import INDEX_NAME, Tape, TapeError
from alation_replay.yaml_files import read_yaml

CLAIMED = (
    *("status", "rows", "ids", "problems", "problem_rows", "jobs", "result", "typed"),
    *("items", "item", "http_status", "findings", "raises", "message"),
)
"""The facts that the index entry of a recording claims, where they are there."""


def index_beside(path: Path) -> dict[str, Any]:
    """Return the data of the index beside a tape; empty where there is none.

    Raises:
        TapeError: what is there is no index.
    """
    index_path = path.with_name(INDEX_NAME)
    if not index_path.exists():
        return {}
    return dict(Part(str(index_path), "", read_yaml(index_path)).mapping())


def claims_of(facts: Facts) -> dict[str, Any]:
    """Return what an index entry claims of what came out of a replay, as plain data."""
    claims = {name: facts[name] for name in CLAIMED if name in facts}
    plain: dict[str, Any] = json.loads(json.dumps(claims))
    return plain


def entry_of(
    entry: Entry,
    path: Path,
    tape: Tape,
    known: Mapping[str, str],
    plugins: Iterable[Plugin],
    seen: Facts,
) -> dict[str, Any]:
    """Return the index entry of a recorded tape, as data.

    What it expects is read off a replay of the scrubbed tape, so that nothing comes into the
    index that was scrubbed from the tape.

    Args:
        entry: whose call was recorded.
        path: where the tape will stand.
        tape: scrubbed.
        known: what must not be in the entry, with what stands for each.
        plugins: as for `Alation`.
        seen: what came out as it was recorded.

    Raises:
        TapeError: the tape does not say where it was recorded, or its replay is not what was
            recorded.
    """
    if tape.recorded is None:
        raise TapeError(f"{path} does not say where it was recorded")
    scrubber = Scrubber(known)
    call = scrubber.data({**entry.data["call"], "auth": "access_token"})
    replayed = replay(replace(entry, path=path, call=Call(**call)), tape, plugins)
    _refuse_other(path, replayed, scrubber.text(_ended(seen)))
    made: dict[str, Any] = scrubber.data(
        {
            "origin": tape.recorded.origin,
            "sheet": entry.data.get("sheet", entry.endpoint),
            "case": entry.data.get("case", entry.name),
            "server": tape.recorded.server,
            "recorded": tape.recorded.date,
            "call": call,
            "expect": claims_of(replayed.facts),
        }
    )
    return made


def _ended(seen: Facts) -> str:
    if "raises" not in seen:
        return ""
    return f"As it was recorded, the call ended with {seen['raises']}: {seen['message']}. "


def _refuse_other(path: Path, replayed: Replayed, ended: str) -> None:
    """Do nothing where a replay asks for what was recorded, and for all of it.

    Else the entry would say nothing, or what nobody saw. It happens where an answer was lost, a
    token renewed, or a time named for which a replay does not wait.
    """
    if replayed.refused is None and not replayed.unplayed:
        return
    asked = replayed.refused or "it does not ask for " + ", ".join(map(str, replayed.unplayed))
    raise TapeError(
        f"{path} was not written: a replay does not make the requests that were recorded, so "
        f"nothing can be expected of it. {ended}Record it again. The replay: {asked}"
    )
