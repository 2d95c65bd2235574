"""Loads that grow in one respect each, against a catalog in this process."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from alation_core import Run, RunNotSuccessful, SimulatedClock
from benchmarks.catalog import (
    JOB_SECONDS,
    Answer,
    Catalog,
    at_most,
    columns_failing,
    counted,
    failing,
    lost,
    naming,
    naming_none,
    number,
    values,
)
from benchmarks.rows import documents
from benchmarks.scripted import Rows

Work = Callable[[], object]
"""What is measured: it can be done once."""


# ------------------------------------------------------------------------------ loads


def rows_of(n: int) -> Work:
    """Rows in batches of the usual size."""
    catalog = Catalog().client()
    return lambda: catalog.document.create(documents(n)).raise_for_problems()


def streamed(n: int) -> Work:
    """Rows of a stream."""
    catalog = Catalog().client()
    return lambda: sum(len(one.rows) for one in catalog.document.create.stream(documents(n)))


def one_batch(n: int) -> Work:
    """Rows of one request."""
    catalog = Catalog(tell=counted).client()
    return lambda: catalog.custom_field_value.upsert(values(n)).raise_for_problems()


def batches_of(n: int) -> Work:
    """Batches of one row."""
    catalog = Catalog().client()
    return lambda: catalog.document.create(documents(n), batch_size=1)


def in_batches(n: int) -> Work:
    """Operations that take one row in a request."""

    def refuse(rows: Rows) -> Answer:
        (row,) = rows
        subject = {**row["subject"], "url": "/table/1/"}
        return 201, {"id": row["subject"]["id"], "flag_type": "ENDORSEMENT", "subject": subject}

    rows = [{"flag_type": "ENDORSEMENT", "subject": {"id": i, "otype": "table"}} for i in range(n)]
    catalog = Catalog(refuse).client()
    return lambda: catalog.trust_check.create(rows)


def open_jobs(n: int) -> Work:
    """Jobs that are open at once, four rounds of polls and more each."""
    catalog = Catalog(seconds=JOB_SECONDS).client()
    return lambda: catalog.document.create(documents(n), batch_size=1, concurrency=n)


def open_jobs_of_objects(n: int) -> Work:
    """Jobs that are open at once, and touch objects that no other one may touch meanwhile."""
    catalog = Catalog(tell=counted, seconds=JOB_SECONDS).client()
    return lambda: catalog.custom_field_value.upsert(values(n), batch_size=1, concurrency=n)


def of_one_object(n: int) -> Work:
    """Batches that wait for each other, as they touch one object."""
    rows = [{"field_id": 1, "otype": "table", "oid": 1, "value": str(i)} for i in range(n)]
    catalog = Catalog(tell=counted, seconds=JOB_SECONDS).client()
    stream = catalog.custom_field_value.upsert.stream
    return lambda: list(stream(rows, batch_size=1, concurrency=n))


def put_off(n: int) -> Work:
    """Batches that are released together, while the server asks to wait."""
    answers = count()

    def refuse(rows: Rows) -> Answer | None:
        return (429, {"detail": "Rate limit."}) if next(answers) % 2 == 0 else None

    catalog = Catalog(refuse, tell=counted, seconds=JOB_SECONDS).client()
    return lambda: catalog.custom_field_value.upsert(values(n), batch_size=1, concurrency=n)


def problems_in_text(n: int) -> Work:
    """Rows that fail inside a job, named in its text."""
    catalog = Catalog(tell=failing).client()
    return lambda: str(catalog.custom_field_value.upsert(values(n)).problems)


def problems_in_list(n: int) -> Work:
    """Rows that fail inside a job, named in a list of errors."""
    rows = [{"key": f"1.sales.table_{i}.id", "column_type": "int"} for i in range(n)]
    catalog = Catalog(tell=columns_failing).client()
    return lambda: _raised(catalog.rdbms_column.upsert(rows, ds_id=1))


def rejected(n: int) -> Work:
    """Rows that do not fit."""
    rows = [{"title": i, "document_hub_id": 1} for i in range(n)]
    catalog = Catalog().client()
    return lambda: _raised(catalog.document.create(rows, on_invalid="skip"))


def _raised(run: Run[Any]) -> None:
    with suppress(RunNotSuccessful):
        run.raise_for_problems()
    str(run.problems)


def refused(most: int | None, *, whole: bool = False) -> Callable[[int], Work]:
    """Rows of one batch, half of them bad, or one in a hundred."""

    def load(n: int) -> Work:
        refuse = naming_none if whole else naming(most)
        catalog = Catalog(refuse, tell=counted).client()
        rows = list(values(n, lambda i: i % 2 == 0))
        return lambda: catalog.custom_field_value.upsert(rows, on_refused="isolate")

    return load


def refused_in_batches(n: int) -> Work:
    """Batches of a hundred rows, each refused for one of them."""
    catalog = Catalog(naming(None), tell=counted).client()
    rows = list(values(n, lambda i: i % 100 == 0))
    upsert = catalog.custom_field_value.upsert
    return lambda: upsert(rows, on_refused="isolate", batch_size=100)


def too_large(most: int) -> Callable[[int], Work]:
    """Rows that a server takes so many at a time of."""

    def load(n: int) -> Work:
        catalog = Catalog(at_most(most), tell=counted).client()
        return lambda: catalog.custom_field_value.upsert(values(n)).raise_for_problems()

    return load


def watched(n: int) -> Work:
    """Batches of one row whose events somebody watches."""
    catalog = Catalog(tell=counted).client()
    seen: list[Any] = []
    upsert = catalog.custom_field_value.upsert
    return lambda: upsert(values(n), batch_size=1, concurrency=4, progress=seen.append)


def listed(n: int) -> Work:
    """Objects of a list, in pages."""
    server = Catalog()
    server.listed = _objects(n, server.clock)
    return lambda: sum(1 for _ in server.client().document.list())


def _objects(n: int, clock: SimulatedClock) -> list[dict[str, Any]]:
    moment = "2025-01-01T00:00:00.000000Z"
    rows = documents(n)
    return [{**row, "id": number(row), "ts_created": moment} for row in rows]


# ------------------------------------------------------------------------------ with a ledger


@dataclass(frozen=True)
class Recorded:
    """A run in a ledger, left as a fault left it."""

    run: str
    ledger: Path


@cache
def _folder() -> Path:
    """A folder for ledgers, which goes away with this process."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


_LEDGERS = count(1)


def _recorded(server: Catalog, n: int, stop_after: int | None = None) -> Recorded:
    ledger = _folder() / f"{next(_LEDGERS)}.sqlite"
    catalog = server.client(ledger=ledger)

    def watch(event: Any) -> None:
        if stop_after is not None and server.requests >= stop_after:
            catalog.park()

    run = catalog.document.create(documents(n), batch_size=4, progress=watch)
    return Recorded(run.id or "", ledger)


def with_ledger(n: int) -> Work:
    """Batches that are recorded."""
    return lambda: _recorded(Catalog(), n)


def resumed(n: int) -> Work:
    """A run that was left when half of its batches had ended."""
    server = Catalog()
    left = _recorded(server, n, stop_after=n // 4)
    catalog = server.client(ledger=left.ledger)
    return lambda: str(catalog.resume(left.run).counts)


def parts(n: int) -> Work:
    """A run whose only batch was split, read from its ledger."""
    server, ledger = Catalog(at_most(1), tell=counted), _folder() / f"{next(_LEDGERS)}.sqlite"
    catalog = server.client(ledger=ledger)
    run = catalog.custom_field_value.upsert(values(n))
    again = catalog.resume(run.id or "")
    return lambda: again.jobs


def looked_up(n: int) -> Work:
    """A run all of whose answers were lost: its rows are in the catalog, and are looked for."""
    left = _recorded(Catalog(lost), n)
    server = Catalog()
    server.listed = _objects(n, server.clock)
    catalog = server.client(ledger=left.ledger)
    return lambda: str(catalog.resume(left.run).counts)


def verified(n: int) -> Work:
    """A run whose rows are read back."""
    server = Catalog()
    server.listed = _objects(n, server.clock)
    left = _recorded(server, n)
    catalog = server.client(ledger=left.ledger)
    return lambda: str(catalog.verify(left.run))


def retried(n: int) -> Work:
    """A run every row of which was refused, sent once more."""
    left = _recorded(Catalog(lambda rows: (400, {"detail": "No.", "code": "400000"})), n)
    catalog = Catalog().client(ledger=left.ledger)
    return lambda: str(catalog.retry(left.run).counts)
