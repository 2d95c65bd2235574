"""Alters the answers of every cassette and proves that its replay fails."""

from pathlib import Path

import pytest

from alation_replay.index import read_index, tape_files
from alation_replay.mutation import prove
from alation_replay.tapes import read_tape

CASSETTES = Path(__file__).parents[2] / "cassettes"
TAPES = sorted(tape for folder in CASSETTES.iterdir() for tape in tape_files(folder))


@pytest.mark.replay
@pytest.mark.parametrize("path", TAPES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_altered_tape_fails(path: Path) -> None:
    entry, tape = read_index(path.parent)[path.stem], read_tape(path)

    proof = prove(entry, tape)

    missed = [alteration.what for alteration in proof.missed]
    assert not missed, f"the replay passes all the same: claim more under `expect`; {missed}"
    assert any(alteration.place == len(tape.interactions) - 1 for alteration in proof.caught)
