"""What every part of the suite stands on: what the author gives, and the operations by kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import pytest
from marshmallow import fields

from alation_core import Endpoint
from alation_core.operations.operation import Operation
from alation_core.operations.write import WriteOperation
from alation_core.reading import trust_status
from alation_replay.contract.subject import Subject
from alation_replay.index import tape_files


def _is_write(operation: Operation) -> bool:
    return isinstance(operation, WriteOperation)


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
    "job": (lambda op: _is_write(op) and op.protocol is not None, "runs as a job"),  # type: ignore[attr-defined]
    "unrepeatable": (_is_unrepeatable, "creates, or may not be repeated"),
    "judged": (_reads_result, "says in its result what became of the rows"),
}
"""The arguments that a test may take: each runs it once for every operation of that kind."""


class Contract:
    """Base of the parts of the suite; see `EndpointContract` for the attributes."""

    endpoint: ClassVar[type[Endpoint]]
    cassettes: ClassVar[Path]
    examples: ClassVar[Mapping[str, Sequence[Any]]] = {}
    params: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    packaged: ClassVar[bool] = True

    @property
    def subject(self) -> Subject:
        """The endpoint with its examples and tapes."""
        return Subject(self.endpoint, self.cassettes, self.examples, self.params)

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
