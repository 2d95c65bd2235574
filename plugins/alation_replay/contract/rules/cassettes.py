"""What the plugin's tapes must hold, and that they replay."""

from __future__ import annotations

from alation_replay.cases import failures
from alation_replay.check import check_folder
from alation_replay.contract.subject import Contract, require
from alation_replay.contract.taped import index_of, is_error, is_success
from alation_replay.index import tape_files
from alation_replay.tapes import INDEX_NAME, SUFFIX, read_tape


class Cassettes(Contract):
    """The shapes of the answers are held by tapes, good ones and bad ones."""

    def test_tape_replays(self, tape: str) -> None:
        """Played through the client, a tape brings what its index says, and nothing is left."""
        entry = index_of(self.cassettes).get(tape)
        if entry is None:
            raise AssertionError(f"{tape}{SUFFIX} has no entry in {self.cassettes / INDEX_NAME}")
        found = failures(entry, read_tape(entry.path), [self.endpoint])
        require(not found, f"{tape}: {'; '.join(found)}")

    def test_index_names_the_tapes_that_are_there(self) -> None:
        """Each tape has an entry in the index, and each entry a tape of an operation."""
        index = index_of(self.cassettes)
        there = {path.stem for path in tape_files(self.cassettes)}
        apart = sorted(there ^ set(index))
        require(not apart, f"in {self.cassettes}, tape and index do not agree on {apart}")
        known = self.endpoint.operations()
        strange = sorted(name for name, entry in index.items() if entry.call.operation not in known)
        require(not strange, f"{strange} are of operations that the endpoint does not have")

    def test_tapes_may_be_published(self) -> None:
        """No tape holds a secret, each says where it is from, and its bodies can be read."""
        found = check_folder(self.cassettes)
        require(not found, "; ".join(str(finding) for finding in found))

    def test_operation_has_a_success_tape(self, operation: str) -> None:
        """A tape shows the operation when all goes well."""
        require(
            any(is_success(entry) for entry in self.subject.entries(operation)),
            f"{self.subject.named(operation)} has no tape of a success in {self.cassettes}",
        )

    def test_operation_has_an_error_tape(self, operation: str) -> None:
        """A tape shows the operation when the server refuses, fails or does a part."""
        require(
            any(is_error(entry) for entry in self.subject.entries(operation)),
            f"{self.subject.named(operation)} has no tape of an error in {self.cassettes}: a "
            "refusal (HTTP 403 or 400, as its page shows it) is the least",
        )
