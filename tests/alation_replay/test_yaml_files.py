"""Files in YAML: what is refused, with its line, and that what is written is read again."""

from __future__ import annotations

import os
import tracemalloc
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alation_replay import yaml_files
from alation_replay.index import read_index
from alation_replay.tapes import TapeError, read_tape
from alation_replay.yaml_files import dump_yaml, parse_yaml, read_yaml, write_whole
from tests.alation_replay.support import GOOD_YAML as GOOD

BOMB = "\n".join(
    ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
)
MERGES = "\n".join(
    ["a0: &a0 {x: 1}"]
    + [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}" for n in range(1, 12)]
)
NO_YAML: dict[str, tuple[bytes, str]] = {
    "an open list": (b"version: 1\ninteractions: [", "line 3: this is no YAML: .*; correct the"),
    "a tab": (b"version: 1\n\tx: 2", "line 2: this is no YAML"),
    "no UTF-8": (b"version: 1\nx: \xff\xfe", "line 2: this is no UTF-8; save the file as UTF-8"),
    "UTF-16": (GOOD.encode("utf-16"), "no UTF-8"),
    "a NUL": (b"version: 1\nx: \0", "no YAML"),
    "an archive": (b"\x1f\x8b\x08\x00\x00\x00", "no UTF-8"),
    "a Python object": (
        b"version: 1\nx: !!python/object/apply:os.system ['true']",
        "line 2, column 4: the tag 'tag:yaml.org,2002:python/object/apply:os.system' stands for",
    ),
    "a Python name": (b"x: !!python/name:os.system", "column 4: the tag"),
    "a Python tuple": (b"x: !!python/tuple [1]", "column 4: the tag"),
    "a tag of one's own": (b"x: !mine 7", "column 4: the tag '!mine'"),
    "bytes": (b"x: !!binary aGk=", "binary' stands for something else"),
    "bytes that are none": (b"x: !!binary '#'", "binary' stands for something else"),
    "a set": (b"x: !!set {a, b}", "set' stands for"),
    "a date with its tag": (b"x: !!timestamp 2025-01-01", "timestamp' stands for"),
    "a wrong number": (b"x: !!int seven", "line 1, column 4: 'seven' cannot be read as int; put"),
    "a wrong truth": (b"x: !!bool seven", "'seven' cannot be read as bool"),
    "an empty number": (b"x: !!int ''", "'' cannot be read as int"),
    "a number of 5,000 digits": (b"x: " + b"7" * 5000, "cannot be read as int; put it in quotes"),
    "no number": (b"x: .nan", ".nan is no number of JSON; put it in quotes"),
    "a name twice": (b"a: 1\nb: 2\na: 3", "line 3, column 1: the name 'a' is given twice; keep"),
    "a list as name": (b"? [a]\n: 1", "a list or a mapping is used as a name"),
    "an alias of nothing": (b"a: *b", "repeats what is not complete, or not there; write it out"),
    "a list in itself": (b"a: &a [*a]", "repeats what is not complete, or not there"),
    "an alias bomb": (BOMB.encode(), "aliases repeat more than 100000 parts; write out"),
    "a merge bomb": (MERGES.encode(), "line 2, column .*<< takes over another mapping; write"),
    "deep nesting": (b"[" * 100_000, "nest"),
    "deep mappings": (b"{a: " * 100_000, "nested more than 100 levels deep"),
    "deep indents": (
        b"".join(b" " * n + b"a:\n" for n in range(300)),
        "line .*nested more than 100 levels deep",
    ),
    "two documents": (b"a: 1\n---\na: 2", "line 2, column 1: a second document begins; keep one"),
}


@pytest.mark.parametrize("kind", NO_YAML)
def test_what_is_no_yaml_of_plain_data_is_told_with_its_line(tmp_path: Path, kind: str) -> None:
    content, told = NO_YAML[kind]
    path = tmp_path / "tape.yaml"
    path.write_bytes(content)
    (tmp_path / "index.yaml").write_bytes(content)

    for read, name in ((read_tape, "tape.yaml"), (read_yaml, "tape.yaml")):
        with pytest.raises(TapeError, match=rf"{name}.*{told}") as refused:
            read(path)
        assert str(refused.value).isprintable()
    with pytest.raises(TapeError, match=rf"index\.yaml.*{told}"):
        read_index(tmp_path)


@pytest.mark.parametrize("kind", ["an alias bomb", "a merge bomb", "deep nesting"])
def test_what_would_grow_is_refused_while_it_is_small(kind: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(TapeError):
            parse_yaml(NO_YAML[kind][0].decode(), "tape.yaml")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 20 * 2**20


def test_aliases_of_vcrpys_own_are_read(tmp_path: Path) -> None:
    path = tmp_path / "tape.yaml"
    path.write_text(
        GOOD.replace("headers: {}", "headers: &h {A: [b]}").replace("{Content-", "*h #{Content-"),
        encoding="utf-8",
    )

    (one,) = read_tape(path).interactions

    assert one.request.headers == one.answer.headers == {"A": ["b"]}


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")

    for name, told in (
        ("pipe.yaml", "is no file; name a file"),
        ("folder.yaml", "is no file"),
        ("loop.yaml", "cannot be read"),
        ("none.yaml", "there is no .*; record it, or check the name"),
        ("n\0.yaml", "cannot be read"),
        ("x" * 300, "cannot be read"),
    ):
        with pytest.raises(TapeError, match=told):
            read_tape(tmp_path / name)


def test_a_file_that_is_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_files, "MAX_BYTES", 200)
    path = tmp_path / "tape.yaml"
    path.write_text(GOOD, encoding="utf-8")

    with pytest.raises(TapeError, match=r"bytes, and 200 are read at most; record fewer rows"):
        read_tape(path)
    with pytest.raises(TapeError, match=r"was not written: it would have .* bytes"):
        write_whole(tmp_path / "new" / "tape.yaml", GOOD)
    assert not (tmp_path / "new").exists()


def test_a_file_that_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "tape.yaml").mkdir()

    with pytest.raises(TapeError, match=r"was not written"):
        write_whole(tmp_path / "tape.yaml", GOOD)

    assert [path.name for path in tmp_path.iterdir()] == ["tape.yaml"]


@given(st.binary(max_size=60) | st.text("[]{}:,-?&*!|>'\"#%@ \n\tab1", max_size=60))
@settings(max_examples=500, deadline=None)
def test_any_bytes_are_data_or_refused(content: bytes | str) -> None:
    text = content if isinstance(content, str) else content.decode("latin-1")
    with suppress(TapeError):
        parse_yaml(text, "tape.yaml")


TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.from_regex(
    r"[\n\r\t \x85\u2028'\"|>:#&*!-]{0,12}", fullmatch=True
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
    | st.sampled_from(["2025-01-01", "1:30", "0x1F", "1_000", "~", "null", "yes", "=", "<<", "1e5"])
)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=10,
)


@given(DATA)
@settings(max_examples=500, deadline=None)
def test_what_is_written_is_read_as_it_was(data: Any) -> None:
    assert parse_yaml(dump_yaml(data), "tape.yaml") == data
