"""Alters the answers of every cassette and proves that its replay fails."""

from functools import cache
from pathlib import Path

import pytest

from alation_replay.index import read_index, tape_files
from alation_replay.mutation import prove
from alation_replay.tapes import read_tape

CASSETTES = Path(__file__).parents[2] / "cassettes"
TAPES = sorted(tape for folder in CASSETTES.iterdir() for tape in tape_files(folder))

index_of = cache(read_index)


@pytest.mark.replay
@pytest.mark.parametrize("path", TAPES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_altered_tape_fails(path: Path) -> None:
    entry, tape = index_of(path.parent)[path.stem], read_tape(path)

    proof = prove(entry, tape)

    hint = "the replay passes all the same: claim more under `expect`, `result` for example"
    assert not proof.missed, hint
    assert proof.caught
