"""Plays every cassette of the repository as its index says, with every socket refused."""

from functools import cache
from pathlib import Path

import pytest

from alation_replay.cases import failures
from alation_replay.index import read_index, tape_files
from alation_replay.tapes import read_tape

CASSETTES = Path(__file__).parents[2] / "cassettes"
FOLDERS = sorted(path for path in CASSETTES.iterdir() if path.is_dir())
TAPES = [tape for folder in FOLDERS for tape in tape_files(folder)]

pytestmark = pytest.mark.replay

index_of = cache(read_index)


@pytest.mark.parametrize("tape", TAPES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_tape_brings_what_its_index_says(tape: Path) -> None:
    entry = index_of(tape.parent)[tape.stem]

    assert failures(entry, read_tape(tape)) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_index_and_tapes_name_each_other(folder: Path) -> None:
    assert sorted(index_of(folder)) == [tape.stem for tape in tape_files(folder)]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_no_bundled_tape_was_made_from_the_sandbox(folder: Path) -> None:
    assert not [entry for entry in index_of(folder).values() if entry.origin == "sandbox"]
