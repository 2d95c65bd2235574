"""Whatever stands in a tape or an index, the error is the package's own, with place and mend."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alation_core import AlationError
from alation_replay.check import check_folder, drift_of_folder
from alation_replay.index import read_index
from alation_replay.tapes import TapeError, read_tape
from alation_replay.yaml_files import dump_yaml, read_yaml
from tests.alation_replay.support import GOOD_YAML as GOOD
from tests.alation_replay.support import ROW, creating, written

WRONG: dict[str, tuple[str, str, str]] = {
    "another version": ("version: 1", "version: 2", "version: the version 1 is needed here"),
    "no version": ("version: 1\n", "", "the key `version` is missing; .* record it anew"),
    "a truth as version": ("version: 1", "version: true", "version: the version 1 is needed"),
    "no interactions": (
        GOOD.partition("\n")[2],
        "interactions: 7",
        "interactions: a list is needed here, and not the number 7; .* record it anew",
    ),
    "an interaction that is a text": (
        GOOD.partition("\n")[2],
        "interactions: [x]",
        r"interactions\[0\]: a mapping .* is needed here, and not the text 'x'; .* record it",
    ),
    "no method": ("method: GET, ", "", r"interactions\[0\].request: the key `method` is missing"),
    "a number as method": ("GET", "7", r"interactions\[0\].request.method: a text is needed"),
    "no address": ("'https://catalog.example.com/x/'", "''", "request.uri: a text is needed"),
    "half an address": ("catalog.example.com", "[::1", "request.uri: an address is needed here"),
    "headers as a list": ("headers: {}", "headers: []", "headers: a mapping .* not a list"),
    "a header that is a mapping": ("{}, body", "{A: {b: c}}, body", "headers.A: a text is needed"),
    "a header that is true": ("{}, body", "{A: yes}, body", "headers.A: a text .*, in quotes"),
    "a header without a name": ("{}, body", "{7: [a]}, body", 'put 7 in quotes: "7"'),
    "a body that is a list": (
        "null}",
        "[]}",
        "request.body: a text is needed here, and not a",
    ),
    "no status": ("    status: {code: 200, message: OK}\n", "", "the key `status` is missing"),
    "a text as status": ("200", "ok", "status.code: a whole number from 100 to 999 is needed"),
    "a status of 7": ("200", "7", "and not the number 7; write the HTTP status: 200, say"),
    "no body": ("    body: {string: '{}'}", "", "response: the key `body` is missing"),
    "a number as body": ("'{}'", "7", "response.body.string: a text is needed here"),
    "half a character": ("'{}'", '"\\ud800"', "line 7"),
    "an escape in a name": ("{}, body", '{"a\\e[31m": {}}, body', r"headers.a\\x1b\[31m: a text"),
    "another origin": (
        "version: 1",
        "version: 1\nrecorded: {origin: mars, server: x, date: x}",
        "recorded.origin: 'mars' is none of live, sandbox; write one of them",
    ),
    "more of an origin": (
        "version: 1",
        "version: 1\nrecorded: {origin: live, server: x, date: x, by: x}",
        r"recorded: unknown keys \['by'\]; known are .*; correct them",
    ),
    "a number as day": (
        "version: 1",
        "version: 1\nrecorded: {origin: live, server: x, date: 7}",
        "recorded.date: a text is needed here, and not the number 7; write the day as",
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_no_cassette_is_told_with_its_place(tmp_path: Path, kind: str) -> None:
    good, wrong, told = WRONG[kind]
    path = tmp_path / "tape.yaml"
    assert good in GOOD
    path.write_text(GOOD.replace(good, wrong), encoding="utf-8")

    with pytest.raises(TapeError, match=f"tape.yaml.*{told}") as refused:
        read_tape(path)

    assert str(refused.value).isprintable()


@pytest.mark.parametrize("content", ["", "7", "[]", "a text", "null", "# nothing"])
def test_what_is_something_else_is_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "index.yaml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(TapeError, match=r"a mapping .* is needed here, .*; .*record it anew"):
        read_tape(path)
    with pytest.raises(TapeError, match=r"is needed here, .*; map names of tapes to their entries"):
        read_index(tmp_path)


ENTRY: dict[str, Any] = {
    "origin": "mock",
    "sheet": "document",
    "transcribed": "2026-11-23",
    "call": {"operation": "create", "rows": [ROW], "params": {}, "options": {"batch_size": 1}},
    "expect": {"status": "successful"},
}
BAD_ENTRIES: dict[str, tuple[dict[str, Any], str]] = {
    "no mapping": ({"create": 7}, "create: a mapping .* is needed here, and not the number 7"),
    "no origin": ({"create": {"call": {}}}, "create: the key `origin` is missing; add it"),
    "rows": ({"rows": "x"}, "create.call.rows: a list of rows is needed here"),
    "params": ({"params": []}, "create.call.params: a mapping .* not a list"),
    "options": ({"options": {"ledger": "/x"}}, r"unknown keys \['ledger'\]; known are"),
    "size": ({"options": {"batch_size": "x"}}, "options.batch_size: a value of type int is needed"),
    "truth": ({"options": {"batch_size": True}}, "options.batch_size: a value of type int"),
    "twice": ({"params": {"timeout": 1}, "options": {"timeout": 1}}, r"\['timeout'\] stand in"),
    "operation": ({"operation": 7}, "create.call.operation: a text is needed here"),
}


@pytest.mark.parametrize("kind", BAD_ENTRIES)
def test_a_wrong_entry_is_told_with_its_place(tmp_path: Path, kind: str) -> None:
    changes, told = BAD_ENTRIES[kind]
    whole = (
        changes if "create" in changes else {"create": {**ENTRY, "call": ENTRY["call"] | changes}}
    )
    (tmp_path / "index.yaml").write_text(dump_yaml(whole), encoding="utf-8")

    with pytest.raises(TapeError, match=f"index.yaml, {told}" if "create" in told else told):
        read_index(tmp_path)


@pytest.mark.parametrize("name", ["../create", "a/b", "", "..", "a\\b"])
def test_an_entry_names_a_file_beside_the_index(tmp_path: Path, name: str) -> None:
    (tmp_path / "index.yaml").write_text(dump_yaml({name: ENTRY}), encoding="utf-8")

    with pytest.raises(TapeError, match=r"is no name of a tape; write the name of a file beside"):
        read_index(tmp_path)


@pytest.mark.parametrize("operation", ["no_such", "name", "__class__", "operations"])
def test_an_operation_that_is_none_is_told(tmp_path: Path, operation: str) -> None:
    folder = tmp_path / "document"
    written(creating(), folder / "create.yaml")
    entry = {**ENTRY, "call": {"operation": operation}}
    (folder / "index.yaml").write_text(dump_yaml({"create": entry}), encoding="utf-8")

    with pytest.raises(TapeError, match=r"document has no operation .*; correct call.operation"):
        drift_of_folder(tmp_path)


def test_a_tape_without_a_request_cannot_be_sent_as_it_stands(tmp_path: Path) -> None:
    folder = tmp_path / "document"
    folder.mkdir()
    (folder / "create.yaml").write_text("version: 1\ninteractions: []", encoding="utf-8")
    entry = {**ENTRY, "call": {"operation": "create", "layer": "wire"}}
    (folder / "index.yaml").write_text(dump_yaml({"create": entry}), encoding="utf-8")

    with pytest.raises(TapeError, match=r"holds no request that could be sent; record it anew"):
        drift_of_folder(tmp_path)


VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, 7, -1, 1.5, 10**30, "", "x", "é\n", [], {}, ["a"], {"a": 1}, {7: []}, [[[]]]]
)
PLAIN = st.recursive(VALUES, lambda inner: st.lists(inner, max_size=3), max_leaves=5)


def places(data: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every part of plain data but the whole."""
    if not isinstance(data, dict | list):
        return
    for key, part in data.items() if isinstance(data, dict) else enumerate(data):
        yield (*way, key)
        yield from places(part, (*way, key))


def altered(data: Any, draw: Callable[[st.SearchStrategy[Any]], Any]) -> Any:
    """Return plain data with one part of it replaced, renamed or taken out."""
    data = copy.deepcopy(data)
    *way, last = draw(st.sampled_from(list(places(data))))
    whole = data
    for key in way:
        whole = whole[key]
    how = draw(st.sampled_from(["replace", "replace", "take out", "rename"]))
    if how == "replace" or isinstance(whole, list):
        whole[last] = draw(PLAIN)
    elif how == "take out":
        del whole[last]
    else:
        whole[draw(st.sampled_from(["x", 7, None]))] = whole.pop(last)
    return data


@given(st.data())
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nothing_but_the_packages_own_errors_leaves_a_folder(
    tmp_path: Path, data: st.DataObject
) -> None:
    folder = tmp_path / "document"
    tape = read_yaml(written(creating(), folder / "create.yaml"))
    entry: Any = {"create": ENTRY}
    if data.draw(st.booleans()):
        tape = altered(tape, data.draw)
    else:
        entry = altered(entry, data.draw)
    (folder / "create.yaml").write_text(dump_yaml(tape), encoding="utf-8")
    (folder / "index.yaml").write_text(dump_yaml(entry), encoding="utf-8")

    check_folder(tmp_path)
    with suppress(TapeError, AlationError):
        drift_of_folder(tmp_path)
