"""The whole suite in one class, and for which operations and tapes each of its tests runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from marshmallow import fields

from alation_core.operations import Operation, WriteOperation
from alation_core.reading import trust_status
from alation_replay.contract.gates import skip_behind
from alation_replay.contract.rules.answers import Answers
from alation_replay.contract.rules.batches import Batches
from alation_replay.contract.rules.cassettes import Cassettes
from alation_replay.contract.rules.jobs import Jobs
from alation_replay.contract.rules.payloads import Payloads
from alation_replay.contract.rules.readers import Readers
from alation_replay.contract.rules.registration import Registration
from alation_replay.contract.rules.results import Results
from alation_replay.index import tape_files


def _is_write(operation: Operation) -> bool:
    return isinstance(operation, WriteOperation)


def _is_job(operation: Operation) -> bool:
    return isinstance(operation, WriteOperation) and operation.protocol is not None


def _is_unrepeatable(operation: Operation) -> bool:
    creates = operation.name.startswith("create")
    return isinstance(operation, WriteOperation) and (creates or not operation.repeat_safe)


def _reads_result(operation: Operation) -> bool:
    if not isinstance(operation, WriteOperation):
        return False
    typed = not isinstance(operation.result_schema.fields["result"], fields.Raw)
    return typed or operation.reader is not trust_status


KINDS: Mapping[str, tuple[Callable[[Operation], bool], str]] = {
    "operation": (lambda operation: True, "has an operation"),
    "write": (_is_write, "takes rows"),
    "read": (lambda operation: not _is_write(operation), "reads"),
    "job": (_is_job, "runs as a job"),
    "unrepeatable": (_is_unrepeatable, "creates, or may not be repeated"),
    "judged": (_reads_result, "says in its result what became of the rows"),
}
"""The arguments that a test may take: each runs it once for every operation of that kind."""


class EndpointContract(Registration, Payloads, Results, Jobs, Readers, Answers, Batches, Cassettes):
    """The tests that a plugin's author inherits; each runs for every operation that it concerns.

    Class attributes:
        endpoint: the endpoint class.
        cassettes: folder of its tapes, with their index. The success tape of an operation is what
            the scripted server answers where all goes well.
        examples: rows by operation; two or more that differ test the most. By default the rows of
            the success tape.
        params: query and path parameters by operation; by default those of the success tape.
        packaged: whether an installed plugin must bring the endpoint (default). False for a class
            that is handed to the client directly.
    """

    @pytest.fixture(autouse=True)
    def _first_things_first(self, request: pytest.FixtureRequest) -> None:
        """Leave out what only repeats the failure of a rule that comes first."""
        skip_behind(self, request)

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Run a test once for every operation, or tape, that its argument names."""
        for kind, (belongs, what) in KINDS.items():
            if kind in metafunc.fixturenames:
                operations = self.endpoint.operations().items()
                names = [name for name, operation in operations if belongs(operation)]
                metafunc.parametrize(kind, names or [_nothing(f"no operation that {what}")])
        if "tape" in metafunc.fixturenames:
            names = [path.stem for path in tape_files(self.cassettes)]
            metafunc.parametrize("tape", names or [_nothing(f"no tape in {self.cassettes}")])


def _nothing(reason: str) -> Any:
    return pytest.param("none", marks=pytest.mark.skip(reason=f"there is {reason}"))
