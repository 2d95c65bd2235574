"""The sidecar of a folder of tapes: where each comes from, how it is played, what must come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from alation_replay.parts import Part, TapeError
from alation_replay.tapes import INDEX_NAME, SUFFIX
from alation_replay.yaml_files import parse_yaml, read_text

Origin = Literal["live", "sandbox", "capture", "mock", "documented", "inferred"]
Layer = Literal["client", "wire", "core"]
Auth = Literal["access_token", "refresh_token", "oauth"]

_ENTRY_KEYS = frozenset(
    {"origin", "sheet", "case", "from", "values", "transcribed", "recorded", "server", "call"}
    | {"expect"}
)
_CALL_KEYS = frozenset({"operation", "rows", "params", "options", "auth", "layer"})
_TEXTS = ("sheet", "case", "from", "values", "server")
_OPTIONS: Mapping[str, tuple[type, ...]] = {
    "batch_size": (int,),
    "concurrency": (int,),
    "timeout": (int, float),
    "on_invalid": (str,),
    "on_refused": (str,),
    "allow_empty": (bool,),
}
"""Options of a write that a tape can be played with, by the types of their values."""
_DATES: Mapping[str, str] = {"live": "recorded", "sandbox": "recorded"}


@dataclass(frozen=True)
class Call:
    """How a tape is played.

    Args:
        operation: name of the endpoint's operation.
        rows: what a write is given.
        params: query and path parameters.
        options: further arguments of a write (`batch_size`, `timeout`, `on_invalid`, ...).
        auth: the kind of credentials; their values are made up.
        layer: "client" plays the operation as a user calls it; "wire" sends the first request of
            the tape as it stands, for requests that the client itself would refuse to make; "core"
            plays a call of the core that belongs to no endpoint, and `operation` names it.
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
        """Name of the endpoint, which is that of the folder; of a room of the core for "core"."""
        return self.path.parent.name


def tape_files(folder: Path) -> list[Path]:
    """Return the tapes of a folder, by name. Nothing is read."""
    return sorted(path for path in folder.glob(f"*{SUFFIX}") if path.name != INDEX_NAME)


def read_index(folder: Path) -> dict[str, Entry]:
    """Return the entries of a folder's index, as it is now, by the name of their tape.

    Raises:
        TapeError: the index is missing or no YAML, or an entry lacks a key or has an unknown one.
    """
    path = folder / INDEX_NAME
    return dict(_entries(path, read_text(path)))


@lru_cache(maxsize=64)
def _entries(path: Path, text: str) -> Mapping[str, Entry]:
    """Return the entries that an index has with this very text: parsing is what takes time."""
    whole = Part(str(path), "", parse_yaml(text, str(path)))
    names = whole.mapping("map names of tapes to their entries")
    return {name: _entry(path, name, whole.optional(name)) for name in names}


def _entry(path: Path, name: str, entry: Part) -> Entry:
    _check_name(name, entry)
    entry.only(_ENTRY_KEYS)
    for text in _TEXTS:
        if text in entry.mapping():
            entry.optional(text).text("put it in quotes")
    origin = entry.member("origin").word(get_args(Origin))
    call = entry.member("call")
    expect = entry.member("expect", "name what must come out")
    if not expect.mapping():
        raise entry.told("expect says nothing", "name what must come out: status, rows, ids, ...")
    return Entry(
        name,
        path.with_name(name + SUFFIX),
        origin,
        _date(entry, _DATES.get(origin, "transcribed")),
        _call(call),
        expect.mapping(),
        entry.mapping(),
    )


def _check_name(name: str, entry: Part) -> None:
    if not name or name in (".", "..") or any(sign in name for sign in "/\\\0"):
        raise TapeError(
            f"{entry.file}: {name!r} is no name of a tape; write the name of a file beside the "
            f"index, without {SUFFIX}"
        )


def _date(entry: Part, key: str) -> str:
    day = entry.mapping().get(key)
    if not isinstance(day, str) or not day:
        raise entry.told(f"the date `{key}` is required", f"write it as {key}: '2026-11-23'")
    return day


def _call(part: Part) -> Call:
    part.only(_CALL_KEYS)
    call = Call(
        part.member("operation").text("name the operation of the endpoint: create, say"),
        part.optional("rows").data if "rows" in part.mapping() else [],
        _mapping(part, "params"),
        _mapping(part, "options"),
        _word(part, "auth", get_args(Auth), "access_token"),
        _word(part, "layer", get_args(Layer), "client"),
    )
    if not isinstance(call.rows, list):
        raise part.optional("rows").wrong("a list of rows", "begin each row with a dash")
    twice = sorted(set(call.params) & set(call.options))
    if twice:
        raise part.told(f"{twice} stand in params and in options", "keep one of them")
    _check_options(part)
    return call


def _check_options(call: Part) -> None:
    options = call.optional("options")
    if options.data is None:
        return
    options.only(_OPTIONS)
    for name, value in options.mapping().items():
        kinds = _OPTIONS[name]
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            words = " or ".join(kind.__name__ for kind in kinds)
            raise options.optional(name).wrong(f"a value of type {words}", "write one")


def _mapping(part: Part, name: str) -> Mapping[str, Any]:
    return part.optional(name).mapping() if name in part.mapping() else {}


def _word(part: Part, name: str, words: tuple[str, ...], usual: str) -> Any:
    return part.optional(name).word(words) if name in part.mapping() else usual
