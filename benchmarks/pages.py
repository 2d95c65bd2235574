"""Answers that stand in memory, in the place of HTTP: pages of a list, and the job of a write."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from requests.adapters import BaseAdapter

from benchmarks.quick import DOCUMENTS
from benchmarks.texts import TEXTS, texts

HOST, PAGE = "https://catalog.example.com", 1000


class Canned(BaseAdapter):
    """Answers with JSON that was made before."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer one request."""
        response = requests.Response()
        response.status_code = 200
        response.url, response.request = str(request.url), request
        body, headers = self.answer(request)
        response.headers.update({"Content-Type": "application/json", **headers})
        response.raw = io.BytesIO(body)
        return response

    def answer(self, request: requests.PreparedRequest) -> tuple[bytes, Mapping[str, str]]:
        """Return body and headers."""
        raise NotImplementedError

    def close(self) -> None:
        """Nothing is open."""


class Pages(Canned):
    """The pages of a list of documents."""

    def __init__(self, objects: int) -> None:
        super().__init__()
        self.pages = {
            start: json.dumps([*_objects(start, min(start + PAGE, objects))]).encode()
            for start in range(0, objects, PAGE)
        }

    def answer(self, request: requests.PreparedRequest) -> tuple[bytes, Mapping[str, str]]:
        """Return a page, and where the next one stands."""
        skip = int(parse_qs(urlsplit(str(request.url)).query).get("skip", ["0"])[0])
        following = skip + PAGE
        more = {"X-Next-Page": f"{DOCUMENTS}?limit={PAGE}&skip={following}"}
        return self.pages[skip], more if following in self.pages else {}


class OneJob(Canned):
    """The job of a batch of documents, which has ended when it is first asked for.

    Args:
        rows: of the batch.
    """

    def __init__(self, rows: int) -> None:
        super().__init__()
        terms = [{"id": n, "title": f"Metric {n}"} for n in range(rows)]
        result = {"created_term_count": rows, "created_terms": terms}
        told = {"status": "successful", "msg": "Job finished", "result": result}
        self.told = json.dumps(told).encode()
        self.answered = 0.0
        """CPU seconds of the process when it told how the job ended."""

    def answer(self, request: requests.PreparedRequest) -> tuple[bytes, Mapping[str, str]]:
        """Take the batch, or tell of its job."""
        if request.method == "POST":
            return b'{"job_id": 1}', {}
        self.answered = time.process_time()
        return self.told, {}


def _objects(start: int, end: int) -> Iterator[dict[str, Any]]:
    """Yield documents as a list shows them (sheet document)."""
    moment = "2025-03-14T10:00:00.000000Z"
    for n in range(start, end):
        yield {
            **{
                "id": n + 1,
                "title": f"Metric {n}",
                "description": texts()[n % TEXTS],
                "template_id": 1,
            },
            **{"document_hub_id": 1, "parent_folder_id": None, "nav_link_folder_ids": []},
            **{"deleted": False, "ts_created": moment, "ts_updated": moment, "ts_deleted": None},
            "custom_fields": [{"field_id": 10_001, "value": "Finance"}],
        }
