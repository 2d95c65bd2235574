"""The sidecar of a folder of tapes: where each comes from, how it is played, what must come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from alation_replay.tapes import INDEX_NAME, SUFFIX, TapeError, read_yaml

Origin = Literal["live", "sandbox", "capture", "mock", "documented", "inferred"]
Layer = Literal["client", "wire"]
Auth = Literal["access_token", "refresh_token", "oauth"]

_ENTRY_KEYS = frozenset(
    {"origin", "sheet", "case", "from", "values", "transcribed", "recorded", "server", "call"}
    | {"expect"}
)
_CALL_KEYS = frozenset({"operation", "rows", "params", "options", "auth", "layer"})
_DATES: Mapping[str, str] = {"live": "recorded", "sandbox": "recorded"}


@dataclass(frozen=True)
class Call:
    """How a tape is played.

    Args:
        operation: name of the endpoint's operation.
        rows: what a write is given.
        params: query and path parameters.
        options: further arguments of a write (`batch_size`, `timeout`, `on_invalid`).
        auth: the kind of credentials; their values are made up.
        layer: "client" plays the operation as a user calls it; "wire" sends the first request of
            the tape as it stands, for requests that the client itself would refuse to make.
    """

    operation: str
    rows: list[Any] = field(default_factory=list)
    params: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    auth: Auth = "access_token"
    layer: Layer = "client"


@dataclass(frozen=True)
class Entry:
    """What the index says of one tape.

    Args:
        name: of the tape: its file name without the suffix.
        path: of the tape.
        origin: where the exchange comes from.
        date: the day it was transcribed or recorded, as YYYY-MM-DD.
        call: how it is played.
        expect: what must come out, by the names of `alation_replay.cases`.
        data: the whole entry, as it stands in the index.
    """

    name: str
    path: Path
    origin: Origin
    date: str
    call: Call
    expect: Mapping[str, Any]
    data: Mapping[str, Any] = field(repr=False)

    @property
    def endpoint(self) -> str:
        """Name of the endpoint, which is that of the folder."""
        return self.path.parent.name


def tape_files(folder: Path) -> list[Path]:
    """Return the tapes of a folder, by name. Nothing is read."""
    return sorted(path for path in folder.glob(f"*{SUFFIX}") if path.name != INDEX_NAME)


def read_index(folder: Path) -> dict[str, Entry]:
    """Return the entries of a folder's index by the name of their tape.

    Raises:
        TapeError: the index is missing or no YAML, or an entry lacks a key or has an unknown one.
    """
    path = folder / INDEX_NAME
    data = read_yaml(path)
    if not isinstance(data, dict):
        raise TapeError(f"{path} is to map names of tapes to their entries")
    return {name: _entry(path, name, entry) for name, entry in data.items()}


def _entry(path: Path, name: str, data: Any) -> Entry:
    where = f"{path}, {name}"
    _check_keys(where, data, _ENTRY_KEYS)
    call = data.get("call")
    _check_keys(f"{where}, call", call, _CALL_KEYS)
    _check_word(f"{where}, origin", data.get("origin"), get_args(Origin))
    _check_word(f"{where}, call.auth", call.get("auth", "access_token"), get_args(Auth))
    _check_word(f"{where}, call.layer", call.get("layer", "client"), get_args(Layer))
    date = data.get(_DATES.get(data["origin"], "transcribed"))
    if not isinstance(data.get("expect"), dict) or not data["expect"]:
        raise TapeError(f"{where}: expect says nothing; name what must come out")
    if not call.get("operation") or not isinstance(date, str):
        key = _DATES.get(data["origin"], "transcribed")
        raise TapeError(f"{where}: call.operation and the date `{key}` are required")
    return Entry(
        name,
        path.with_name(name + SUFFIX),
        data["origin"],
        date,
        Call(**call),
        data["expect"],
        data,
    )


def _check_keys(where: str, data: Any, known: frozenset[str]) -> None:
    if not isinstance(data, dict):
        raise TapeError(f"{where} is to be a mapping")
    unknown = sorted(set(data) - known)
    if unknown:
        raise TapeError(f"{where}: unknown keys {unknown}; known are {sorted(known)}")


def _check_word(where: str, word: Any, words: tuple[str, ...]) -> None:
    if word not in words:
        raise TapeError(f"{where}: {word!r} is none of {', '.join(words)}")
