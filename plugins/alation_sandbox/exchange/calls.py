"""What a handler is given: one request as plain data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import IO, Any
from urllib.parse import parse_qs

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from alation_sandbox.exchange.answers import Answer, Refusal, error

_FLAGS = {"true": True, "false": False}


@dataclass(frozen=True)
class Upload:
    """A file of a multipart body."""

    filename: str
    content_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Call:
    """One request.

    Args:
        method: HTTP method in capital letters.
        path: decoded path, beginning with a slash.
        query_string: the query as it was sent, still encoded.
        headers: names in lower case. They hold tokens: never log them.
        body: the whole body, as sent.
        path_params: values of the route's placeholders, converted.
        user_id: user of the token; None on a route without authentication.
        is_local: the client is on the machine of the sandbox.
    """

    method: str
    path: str
    query_string: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    path_params: Mapping[str, Any] = field(default_factory=dict)
    user_id: int | None = None
    is_local: bool = True

    @cached_property
    def query(self) -> Mapping[str, list[str]]:
        """Query parameters in the order sent; a parameter may be repeated."""
        return parse_qs(self.query_string, keep_blank_values=True)

    def many(self, name: str) -> list[str]:
        """Return all values of a query parameter, in the order sent."""
        return self.query.get(name, [])

    def one(self, name: str) -> str | None:
        """Return the last value of a query parameter, or None where it is absent."""
        values = self.many(name)
        return values[-1] if values else None

    def integers(self, name: str) -> list[int]:
        """Return all values of a query parameter as numbers.

        Raises:
            Refusal: 400 where a value is no whole number.
        """
        try:
            return [int(value) for value in self.many(name)]
        except ValueError:
            raise Refusal(invalid_query([name])) from None

    def integer(self, name: str) -> int | None:
        """Return the last value of a query parameter as a number, or None where it is absent.

        Raises:
            Refusal: 400 where it is no whole number.
        """
        values = self.integers(name)
        return values[-1] if values else None

    def flag(self, name: str) -> bool | None:
        """Return a query parameter that is written true or false, or None where it is absent.

        Capital letters are accepted: recorded clients send True (sheet virtual_datasource).

        Raises:
            Refusal: 400 where it is neither.
        """
        value = self.one(name)
        if value is None:
            return None
        if value.lower() not in _FLAGS:
            raise Refusal(invalid_query([name]))
        return _FLAGS[value.lower()]

    def header(self, name: str) -> str | None:
        """Return a request header, or None where it is absent; case does not matter."""
        return self.headers.get(name.lower())

    def json(self) -> Any:
        """Return the body decoded from JSON, whatever its content type says.

        Raises:
            Refusal: 400 where the body is no JSON.
        """
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as fault:
            detail = f"The body of {self.method} {self.path} is not JSON: {fault}"
            raise Refusal(error(400, detail, "400000")) from None

    @property
    def form(self) -> Mapping[str, str]:
        """Fields of a form body, urlencoded or multipart; of a repeated one the first value."""
        return self._form[0].to_dict()

    @property
    def files(self) -> Mapping[str, Upload]:
        """Files of a multipart body, by field name."""
        return {
            name: Upload(file.filename or "", file.mimetype, file.stream.read())
            for name, file in self._form[1].items()
        }

    @property
    def _form(self) -> tuple[MultiDict[str, str], MultiDict[str, FileStorage]]:
        mimetype, options = parse_options_header(self.header("content-type"))
        parser = FormDataParser(stream_factory=_in_memory)
        _, fields, files = parser.parse(BytesIO(self.body), mimetype, len(self.body), options)
        return fields, files


def _in_memory(
    total_content_length: int | None,
    content_type: str | None,
    filename: str | None,
    content_length: int | None = None,
) -> IO[bytes]:
    """Keep an uploaded file in memory: the body is there already, and nothing is to be closed."""
    return BytesIO()


def invalid_query(names: list[str]) -> Answer:
    """Return the refusal of query parameters (sheet errors, code 400006).

    The code stands for an unknown parameter and for a value of the wrong type.
    """
    return error(400, f"Invalid query parameters: [{', '.join(names)}]", "400006")
