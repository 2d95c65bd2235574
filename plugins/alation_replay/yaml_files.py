"""YAML files of plain data: read strictly and within bounds, written so that a diff can be read.

A file is read event by event, not by a constructor: nothing is built but texts, numbers, truth
values, lists and mappings; how deep and how large it may become is bounded; and what is wrong is
told with its line.
"""

from __future__ import annotations

import math
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alation_replay.parts import TapeError

MAX_BYTES = 256 * 2**20
"""Size of a file: as much as the client takes of one answer."""
MAX_DEPTH = 100
MAX_REPEATED = 100_000
"""Parts that aliases (`*name`) may repeat: without a bound, a few lines become gigabytes."""

_PLAIN = ("null", "bool", "int", "float", "str", "seq", "map")
_PLAIN_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in _PLAIN)
_TEXT_TAG = "tag:yaml.org,2002:str"


def read_yaml(path: Path) -> Any:
    """Return the plain data of a YAML file. Dates stay texts; a tag that builds objects is refused.

    Raises:
        TapeError: the file is missing or no YAML of plain data, or out of bounds.
    """
    return parse_yaml(read_text(path), str(path))


def read_text(path: Path) -> str:
    """Return the text of a file.

    Raises:
        TapeError: there is none, it is too large, or no UTF-8.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise TapeError(f"{path} is no file; name a file in YAML")
        if found.st_size > MAX_BYTES:
            raise TapeError(
                f"{path} has {found.st_size} bytes, and {MAX_BYTES} are read at most; record "
                "fewer rows"
            )
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise TapeError(f"there is no {path}; record it, or check the name") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise TapeError(f"{path} cannot be read: {error}; check the name and its rights") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TapeError(
            f"{path}, line {line}: this is no UTF-8; save the file as UTF-8, or record it anew"
        ) from error


def parse_yaml(text: str, file: str) -> Any:
    """Return the plain data of a YAML text.

    Args:
        text: in YAML.
        file: where it is from, for messages.

    Raises:
        TapeError: it is no YAML of plain data, or out of bounds.
    """
    import yaml

    try:
        loader = _plain_loader()(text)
    except yaml.YAMLError as error:  # a character that YAML does not allow
        raise TapeError(_told(file, error)) from error
    try:
        return _Builder(file, loader).document()
    except yaml.YAMLError as error:
        raise TapeError(_told(file, error)) from error
    finally:
        loader.dispose()


def _told(file: str, error: Any) -> str:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = "" if mark is None else f", line {mark.line + 1}"
    said = getattr(error, "problem", None) or str(error).splitlines()[0]
    return f"{file}{line}: this is no YAML: {said}; correct the line, or record the file anew"


def _plain_loader() -> type[Any]:
    """Return yaml's safe loader, but one that leaves dates as the texts they are."""
    import yaml

    base: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    kept = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in base.yaml_implicit_resolvers.items()
    }
    return type("PlainLoader", (base,), {"yaml_implicit_resolvers": kept})


_NO_KEY = object()


@dataclass
class _Open:
    """A list or a mapping that is being read.

    Args:
        data: what was read of it.
        anchor: the name that it can be repeated by.
        size: how many parts it has so far, repeated ones counted each time.
        key: of the value that comes next, in a mapping.
    """

    data: Any
    anchor: str | None = None
    size: int = 1
    key: Any = _NO_KEY


@dataclass
class _Builder:
    """Builds plain data from the events of a parser, without recursion."""

    file: str
    loader: Any
    open: list[_Open] = field(default_factory=list)
    anchors: dict[str, tuple[Any, int]] = field(default_factory=dict)
    repeated: int = 0

    def document(self) -> Any:
        """Return the one document of the stream; None where it is empty."""
        import yaml

        bottom = _Open([])
        self.open = [bottom]
        documents = 0
        for event in self._events():
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._wrong(event, "a second document begins", "keep one in a file")
            elif isinstance(event, yaml.CollectionStartEvent):
                self._begin(event, [] if isinstance(event, yaml.SequenceStartEvent) else {})
            elif isinstance(event, yaml.CollectionEndEvent):
                ended = self.open.pop()
                self._put(event, ended.data, ended.size, ended.anchor)
            elif isinstance(event, yaml.AliasEvent):
                self._repeat(event)
            elif isinstance(event, yaml.ScalarEvent):
                self._put(event, self._scalar(event), 1, event.anchor)
        return bottom.data[0] if bottom.data else None

    def _events(self) -> Iterator[Any]:
        while self.loader.check_event():
            yield self.loader.get_event()

    def _begin(self, event: Any, empty: Any) -> None:
        self._require_plain(event, event.tag)
        if len(self.open) > MAX_DEPTH:
            mend = "record the file anew: a cassette needs six levels"
            raise self._wrong(event, f"this is nested more than {MAX_DEPTH} levels deep", mend)
        self.anchors.pop(event.anchor, None)
        self.open.append(_Open(empty, event.anchor))

    def _put(self, event: Any, value: Any, size: int, anchor: str | None) -> None:
        whole = self.open[-1]
        whole.size += size
        if anchor is not None:
            self.anchors[anchor] = value, size
        if isinstance(whole.data, list):
            whole.data.append(value)
        elif whole.key is _NO_KEY:
            whole.key = self._key(event, value, whole.data)
        else:
            whole.data[whole.key] = value
            whole.key = _NO_KEY

    def _key(self, event: Any, key: Any, known: dict[Any, Any]) -> Any:
        if isinstance(key, list | dict):
            raise self._wrong(event, "a list or a mapping is used as a name", "use a text")
        if key in known:
            raise self._wrong(event, f"the name {key!r} is given twice", "keep one of them")
        return key

    def _repeat(self, event: Any) -> None:
        if event.anchor not in self.anchors:
            said = f"*{event.anchor} repeats what is not complete, or not there"
            raise self._wrong(event, said, "write it out")
        value, size = self.anchors[event.anchor]
        self.repeated += size
        if self.repeated > MAX_REPEATED:
            said = f"aliases repeat more than {MAX_REPEATED} parts"
            raise self._wrong(event, said, "write out what is meant, or record the file anew")
        self._put(event, value, size, None)

    def _scalar(self, event: Any) -> Any:
        import yaml

        tag = event.tag
        if tag is None or tag == "!":
            tag = self.loader.resolve(yaml.ScalarNode, event.value, event.implicit)
        if tag == "tag:yaml.org,2002:merge":
            raise self._wrong(event, "<< takes over another mapping", "write it out")
        if tag.endswith(":value"):
            tag = _TEXT_TAG
        self._require_plain(event, tag)
        if tag == _TEXT_TAG:
            return event.value
        node = yaml.ScalarNode(tag, event.value, event.start_mark, event.end_mark)
        try:
            value = self.loader.construct_object(node)
        except (ValueError, LookupError, ArithmeticError) as error:
            said = f"{event.value[:60]!r} cannot be read as {tag.rpartition(':')[2]}"
            raise self._wrong(event, said, "put it in quotes, without a tag") from error
        if isinstance(value, float) and not math.isfinite(value):
            raise self._wrong(event, f"{event.value} is no number of JSON", "put it in quotes")
        return value

    def _require_plain(self, event: Any, tag: str | None) -> None:
        if tag not in (None, "!") and tag not in _PLAIN_TAGS:
            said = f"the tag {tag!r} stands for something else than texts, numbers and lists"
            mend = "write a readable text without the tag, or record the file anew"
            raise self._wrong(event, said, mend)

    def _wrong(self, event: Any, said: str, mend: str) -> TapeError:
        mark = event.start_mark
        where = f"{self.file}, line {mark.line + 1}, column {mark.column + 1}"
        return TapeError(f"{where}: {said}; {mend}")


def dump_yaml(data: Any) -> str:
    """Return plain data as YAML: keys in their order, texts of several lines as blocks."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Writes texts of several lines as blocks, and repeats rather than names."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        style = "|" if "\n" in value else None
        return dumper.represent_scalar(_TEXT_TAG, value, style=style)

    Dumper.add_representer(str, text)
    dumped: str = yaml.dump(data, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=1000)
    return dumped


def write_whole(path: Path, text: str) -> None:
    """Write a file, or leave what is there as it was.

    Raises:
        TapeError: it would be too large to be read, or cannot be written.
    """
    content = text.encode()
    if len(content) > MAX_BYTES:
        raise TapeError(
            f"{path} was not written: it would have {len(content)} bytes, and {MAX_BYTES} are "
            "read at most; record fewer rows"
        )
    begun = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        begun.write_bytes(content)
        begun.replace(path)
    except OSError as error:
        begun.unlink(missing_ok=True)
        raise TapeError(f"{path} was not written: {error}") from error
