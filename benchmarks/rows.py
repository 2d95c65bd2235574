"""The rows that the benchmarks load."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.texts import texts

DESCRIPTION = "<p>" + "What this figure says, and where it comes from. " * 3 + "</p>"


def documents(number: int) -> Iterator[dict[str, Any]]:
    """Yield documents with a title, a hub and a description: about 230 bytes of JSON each."""
    for n in range(number):
        yield {"title": f"Metric {n}", "document_hub_id": 1, "description": DESCRIPTION}


def prose(number: int) -> Iterator[dict[str, Any]]:
    """Return documents of about 350 bytes of JSON, a third of that compressed by zlib at level 1.

    Their texts are made by the call, so that a row itself takes less than a microsecond.
    """
    numbered = zip(range(number), cycle(texts()), strict=False)
    return (
        {"title": f"Metric {n}", "document_hub_id": 1, "description": text} for n, text in numbered
    )


def write_csv(path: Path, number: int) -> None:
    """Write such documents as a CSV file, their fields as headings."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(next(prose(1)))
        writer.writerows(row.values() for row in prose(number))


def documents_with_fields(number: int) -> Iterator[dict[str, Any]]:
    """Yield documents that have a text and a multi picker as custom fields as well."""
    for row in prose(number):
        yield row | {
            "template_id": 1,
            "custom_fields": [
                {"field_id": 10_001, "value": "Finance"},
                {"field_id": 10_002, "value": ["monthly", "audited"]},
            ],
        }


def columns(number: int) -> Iterator[dict[str, Any]]:
    """Yield columns of data source 1, a hundred to a table."""
    for n in range(number):
        yield {"key": f"1.sales.table_{n // 100}.column_{n % 100}", "column_type": "varchar(100)"}
