"""The tapes of a new endpoint that hold one request and its answer, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

JSON_HEADER = "\n      Content-Type:\n      - application/json"
NOT_FOUND = '{"detail": "Not found."}'


@dataclass(frozen=True)
class Exchange:
    """One request and its answer.

    Args:
        option: that it belongs to; None: to every endpoint.
        method: of the request.
        rest: of the address, behind the path of the endpoint.
        status: of the answer.
        answer: its body.
        row: what is sent, alone or as the one entry of a list; None: nothing.
    """

    option: str | None
    method: str
    rest: str
    status: int
    answer: str
    row: str | None = None

    def belongs(self, words: frozenset[str]) -> bool:
        """Tell whether an endpoint that can do this has the tape."""
        return self.option is None or self.option in words

    def values(self, *, direct: bool) -> dict[str, str]:
        """Return what stands in the places of the template.

        Args:
            direct: a row is sent alone.
        """
        body = self.row if direct or self.row is None else f"[{self.row}]"
        return {
            "method": self.method,
            "rest": self.rest,
            "sent": " {}" if body is None else JSON_HEADER,
            "body": "null" if body is None else f"'{body}'",
            "status": str(self.status),
            "reason": HTTPStatus(self.status).phrase,
            "answer": self.answer,
        }


EXCHANGES: Mapping[str, Exchange] = {
    "create__refused": Exchange(
        None, "POST", "", 400, '{"detail": "A row is empty.", "code": "400000"}', row="{}"
    ),
    "delete__success": Exchange("delete", "DELETE", "7301/", 204, ""),
    "delete__unknown": Exchange("delete", "DELETE", "99/", 404, NOT_FOUND),
    "get__success": Exchange(
        "get", "GET", "7301/", 200, '{"id": 7301, "ts_created": "2026-11-23T09:15:27Z"}'
    ),
    "get__unknown": Exchange("get", "GET", "99/", 404, NOT_FOUND),
    "list__refused": Exchange(
        "list",
        "GET",
        "?colour=blue",
        400,
        '{"detail": "There is no such filter.", "code": "400006"}',
    ),
    "list__success": Exchange("list", "GET", "?limit=100", 200, '[{"id": 7301}, {"id": 7302}]'),
}
