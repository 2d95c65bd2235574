"""What the answers about data products say of their rows. Sheet: data_product."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from alation_core import JobDetails
from alation_core.reading import NOT_UNDERSTOOD, Reader, Reading, Row, is_name, one_object
from alation_core.shapes import UNSET

READY = "ready"
_DRAFT = (
    "the answer does not say that the version is ready, and of a draft nothing is published though "
    "the server says success: set the version to ready, and list the products of the marketplace"
)
_NAMED = one_object(id="product_id", same={"version": "version_id"})
_SPECS = ("spec_json", "spec")


def with_specs(reader: Reader) -> Reader:
    """Return a reader of answers with specs in them: a table there may be called `errors`."""

    def read(rows: Sequence[Row], details: JobDetails) -> Reading:
        return replace(reader(rows, details), content=list(_specs(_result(details))))

    return read


def _specs(answer: Any) -> Iterator[Any]:
    for part in answer if isinstance(answer, list) else [answer]:
        if isinstance(part, Mapping):
            yield from (part[name] for name in _SPECS if name in part)
            products = part.get("products")
            yield from _specs(products if isinstance(products, list) else None)


def shown(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read the product of an answer to a publication: the row's own, in a version that is ready."""
    reading = _NAMED(rows, details)
    if reading.ids and _result(details).get("status") != READY:
        return Reading(unknown=dict.fromkeys(reading.ids, _DRAFT))
    return reading


def all_shown(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read the products of an answer to many publications; each must be ready."""
    return _each(rows, details, READY)


def all_named(rows: Sequence[Row], details: JobDetails) -> Reading:
    """Read the products of an answer to many that were taken out."""
    return _each(rows, details, None)


def _each(rows: Sequence[Row], details: JobDetails, status: str | None) -> Reading:
    """Read a list by product and version: a pair that two rows or two objects share names none.

    Whether one bad item refuses all is not recorded, so a row that is not listed stays open.
    """
    listed = _result(details)
    if not isinstance(listed, list) or not all(isinstance(one, Mapping) for one in listed):
        return NOT_UNDERSTOOD
    wanted, told = Counter(map(_pair, rows)), Counter(map(_pair, listed))
    states = {_pair(one): one.get("status") for one in listed}
    lone = {
        index: pair
        for index, pair in enumerate(map(_pair, rows))
        if wanted[pair] == told[pair] == 1
    }
    open_ = {i for i, pair in lone.items() if status is not None and states[pair] != status}
    times = Counter(row.get("product_id") for row in rows)
    ids = {
        index: product if times[product] == 1 else None  # one id names one row
        for index, (product, _) in lone.items()
        if index not in open_ and is_name(product)
    }
    strange = sum(times for pair, times in told.items() if pair not in wanted)
    doubts = [f"it lists {strange} versions that no row asked for"] if strange else []
    unknown = dict.fromkeys(open_, _DRAFT)
    return Reading(ids=ids, unknown=unknown, done=len(ids), doubts=doubts)


def _pair(one: Mapping[str, Any]) -> tuple[Any, Any]:
    product, version = one.get("product_id"), one.get("version_id")
    return (product if is_name(product) else None, version if is_name(version) else None)


def _result(details: JobDetails) -> Any:
    return details.result if details.untyped is UNSET else details.untyped
