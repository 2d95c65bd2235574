"""What typing an answer may do to it: nothing."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from alation_core import Endpoint, Item, JobDetails, ListOperation
from alation_core.jobs import job_answer
from alation_replay.contract.server import Scripted
from alation_replay.contract.spoiling import UNHEARD_OF
from alation_replay.contract.subject import Contract, require
from alation_replay.layout import decoded
from alation_replay.tapes import read_tape

RESULTS: tuple[Any, ...] = (
    *(None, "", "a text", 7, True, [], ["a text"], [1, None], [{}], {}),
    *({UNHEARD_OF: 1}, [{UNHEARD_OF: [None]}], ["{}"], "{}", '[{"a": 1}]'),
)
"""A result may be anything; sheet job, job_results, has several of these for one endpoint."""

ANSWERS: tuple[Any, ...] = (
    *(None, "a text", 7, [], {}, [{}], {UNHEARD_OF: 1}, {"status": 7, "msg": ["a text"]}),
    *({"status": "successful", "msg": "", "result": result} for result in RESULTS),
    *([{"status": "successful", "result": result, UNHEARD_OF: result}] for result in RESULTS),
)


_WRAPPING = frozenset({"decode", "assemble", "paging", "items_under", "accept"})
"""What a declaration of a read says of the form of its answers, beside the shape of an object."""


class Results(Contract):
    """Whatever the server says is there in full, beside what is typed of it."""

    def test_result_keeps_the_whole_answer(self, write: str) -> None:
        """`raw` is the untouched answer, and a result that cannot be typed stays as it came."""
        shape = self.subject.operation(write).result
        require(
            isinstance(shape, type) and issubclass(shape, JobDetails),
            f"{self.subject.named(write)}: the result class must derive from JobDetails",
        )
        for answer in (*ANSWERS, *self._taped(write)):
            before = json.dumps(answer)
            try:
                details = shape.from_api_response(answer)
            except Exception as error:
                raise AssertionError(f"{shape.__qualname__} cannot take {answer!r}") from error
            require(json.dumps(details.raw) == before, f"{shape.__qualname__} loses {answer!r}")
            body = job_answer(answer)
            if isinstance(body, dict):
                came = body.get("result")
                require(
                    _typed(details.result) or details.result == came,
                    f"{shape.__qualname__} makes {details.result!r} of the result {came!r}",
                )

    def test_item_keeps_the_whole_object(self, read: str) -> None:
        """An object of a read is there in full: fields that are missing, new or of another type."""
        subject = dataclasses.replace(self.subject, endpoint=_undecoded(self.endpoint, read))
        operation, params = subject.operation(read), subject.parameters(read)
        shape, schema = operation.item, operation.item_schema
        require(issubclass(shape, Item), f"{shape.__qualname__} must derive from Item")
        odd = {name: {UNHEARD_OF: name} for name in schema.fields}
        for found in ({}, {UNHEARD_OF: 1}, odd, dict.fromkeys(odd), {key: [7] for key in odd}):
            answer = [found] if isinstance(operation, ListOperation) else found
            server = subject.server(read, [Scripted(200, answer)])
            try:
                (item,) = subject.read(read, server, params)
            except Exception as error:
                raise AssertionError(
                    f"{shape.__qualname__} cannot take {found!r}: give each field a default"
                ) from error
            require(item.raw == found, f"{shape.__qualname__} loses {found!r}")
            for name, value in found.items():
                attribute = schema.fields[name].attribute if name in schema.fields else None
                kept = getattr(item, attribute or name, value)
                require(
                    _typed(kept) or kept == value,
                    f"{shape.__qualname__} makes {kept!r} of {name} = {value!r}",
                )

    def _taped(self, operation: str) -> list[Any]:
        """The JSON answers on the operation's tapes."""
        texts = [
            interaction.answer.body
            for entry in self.subject.entries(operation)
            for interaction in read_tape(entry.path).interactions
        ]
        return [value for text in texts if (value := decoded(text)) is not None]


def _undecoded(endpoint: type[Endpoint], read: str) -> type[Endpoint]:
    """Return the endpoint with a read whose answer is the list or the object itself."""
    operation: Any = endpoint.operations()[read]
    wrapping = [f for f in dataclasses.fields(operation) if f.name in _WRAPPING]
    plain = dataclasses.replace(operation, **{f.name: f.default for f in wrapping})
    return type(endpoint.__name__, (endpoint,), {read: plain})


def _typed(value: Any) -> bool:
    """Whether a part of it, at least, is an object of a declared class."""
    if isinstance(value, list):
        return any(_typed(entry) for entry in value)
    return dataclasses.is_dataclass(value)
