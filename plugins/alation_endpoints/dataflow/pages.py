"""The pages of the list: dataflows and paths apart, to be put together over all pages.

Sheet: dataflow, list. A path may stand on another page than a dataflow that it leads through.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_PATH = "path"


def parts(answer: Any) -> Any:
    """Return what a page holds: its dataflows as they are, and its paths each in an object."""
    listed = answer if isinstance(answer, Mapping) else {}
    dataflows, paths = listed.get("dataflow_objects"), listed.get("paths")
    if not isinstance(dataflows, list) or not isinstance(paths, list):
        return None  # no list, as the core says then
    return [*dataflows, *({_PATH: path} for path in paths)]


def dataflows(found: Sequence[Any]) -> list[Any]:
    """Return the dataflows of all pages, each with the paths through it."""
    paths: list[Any] = []
    through: dict[str, list[int]] = {}
    for part in found:
        if _is_path(part) and part[_PATH] not in paths:
            for key in _keys(part[_PATH]):
                through.setdefault(key, []).append(len(paths))
            paths.append(part[_PATH])
    return [
        {**part, "paths": [paths[place] for place in through.get(_key(part), ())]}
        if isinstance(part, Mapping)
        else part
        for part in found
        if not _is_path(part)
    ]


def _is_path(part: Any) -> bool:
    return isinstance(part, Mapping) and set(part) == {_PATH}


def _key(dataflow: Mapping[str, Any]) -> str:
    return str(dataflow.get("external_id")).lower()


def _keys(path: Any) -> Sequence[str]:
    """Return the keys of the dataflows on a path; case does not matter (documented, FAQ)."""
    segments = path if isinstance(path, list) else []
    objects = [one for segment in segments if isinstance(segment, list) for one in segment]
    flows = [one for one in objects if isinstance(one, Mapping) and one.get("otype") == "dataflow"]
    return list(dict.fromkeys(str(one.get("key")).lower() for one in flows))
