"""What the schemas of rows and parameters let pass."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from marshmallow import Schema

from alation_core.shapes import as_wire
from alation_replay.contract.json_fits import fits
from alation_replay.contract.server import Scripted
from alation_replay.contract.spoiling import UNHEARD_OF, Spoiled, lacking, mistyped, with_unknown
from alation_replay.contract.subject import Contract, require, require_refusal
from alation_replay.tapes import INDEX_NAME

Spoiling = Callable[[Schema, Mapping[str, Any]], Iterator[Spoiled]]


class Payloads(Contract):
    """A row is checked before anything is sent, and what was checked is what is sent."""

    def test_examples_fit(self, write: str) -> None:
        """The example rows fit the payload schema."""
        subject = self.subject
        for problem in subject.write(write).validate(subject.rows(write)):
            raise AssertionError(
                f"{subject.named(write)}: an example does not fit its own schema: {problem} The "
                f"rows are {self._origin(write)}, and their schema is the class "
                f"{_named(subject.operation(write).payload)}: correct the one that is wrong, and "
                f"with it what the tapes of {write} in {self.cassettes} say of the field"
            )

    def _origin(self, write: str) -> str:
        """Where the examples of a write are taken from, for messages."""
        if self.examples.get(write):
            return f'examples["{write}"] of {type(self).__name__}'
        name = self.subject.success(write).entry.name
        return f"call.rows of {name} in {self.cassettes / INDEX_NAME}"

    def test_missing_field_is_refused(self, write: str) -> None:
        """A row without a required field is refused, and the field is named."""
        self._refused(write, lacking)

    def test_empty_row_is_refused(self, write: str) -> None:
        """An empty row says nothing, unless the parameters name the object that it is about."""
        fields = self.subject.operation(write).params_schema.fields
        if any(field.required for field in fields.values()):
            return
        require(
            self.subject.write(write).validate([{}]),
            f"{self.subject.named(write)} takes an empty row: give the fields that the server "
            "requires no default, or add a rule such as one_of()",
        )

    def test_unknown_field_is_refused(self, write: str) -> None:
        """A field that nobody knows is refused and named: it would be lost in silence."""
        self._refused(write, with_unknown)

    def test_wrong_type_is_refused(self, write: str) -> None:
        """A value of another type is refused and its field named; nothing is converted."""
        self._refused(write, mistyped)

    def test_json_schema_says_the_same(self, write: str) -> None:
        """The JSON Schema is JSON, takes every example, and refuses what the schema refuses."""
        named = self.subject.named(write)
        try:
            exported = json.loads(json.dumps(self.subject.write(write).json_schema()))
        except (TypeError, ValueError) as error:
            raise AssertionError(f"{named}: the JSON Schema is no JSON: {error}") from error
        schema, shared = self.subject.schema(write), exported.get("$defs")
        for given in self.subject.rows(write):
            row = as_wire(given)
            require(
                fits(row, exported["items"], shared), f"{named}: the JSON Schema refuses {row!r}"
            )
            for spoiled in (*lacking(schema, row), *with_unknown(schema, row)):
                require(
                    not fits(spoiled.row, exported["items"], shared),
                    f"{named}: the JSON Schema takes a row {spoiled.what}",
                )

    def test_unknown_parameter_is_refused(self, operation: str) -> None:
        """A parameter that nobody knows is refused before anything is sent."""
        subject = self.subject
        server = subject.server(operation, [Scripted(500)])
        bound = subject.bound(operation, subject.client(server))
        rows = [subject.rows(operation)] if subject.writes(operation) else []
        require_refusal(
            server,
            lambda: bound(*rows, **subject.parameters(operation), **{UNHEARD_OF: 1}),
            f"{subject.named(operation)} takes a parameter that nobody knows",
        )

    def _refused(self, write: str, spoil: Spoiling) -> None:
        subject = self.subject
        for row in subject.rows(write):
            for spoiled in spoil(subject.schema(write), as_wire(row)):
                problems = subject.write(write).validate([spoiled.row])
                named = [
                    problem
                    for problem in problems
                    if (problem.field or "").replace("[", ".").partition(".")[0] == spoiled.field
                ]
                require(
                    named,
                    f"{subject.named(write)}: a row {spoiled.what} must be refused with its field "
                    f"named; found: {[str(problem) for problem in problems] or 'nothing'}",
                )


def _named(payload: Any) -> str:
    return str(getattr(payload, "__name__", payload))
