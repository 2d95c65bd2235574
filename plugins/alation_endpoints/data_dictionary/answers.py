"""The shapes of what comes back: tasks, their errors. Sheet: data_dictionary."""

from __future__ import annotations

from typing import Any

from alation_core import Item, JobDetails
from alation_core.frozen import dataclass

# --------------------------------------------------------------------------------- tasks


@dataclass(frozen=True)
class DataDictionaryProgress:
    """How far a task is. A client of 2023 reads the two longer names."""

    total_batches: int | None = None
    batches_completed: int | None = None
    total_number_of_batches: int | None = None
    number_of_batches_completed: int | None = None


@dataclass(frozen=True)
class DataDictionaryRecords:
    """How many lines of the file were taken."""

    total: int
    succeeded: int
    failed: int


@dataclass(frozen=True)
class DataDictionaryResult:
    """What a task did."""

    records: DataDictionaryRecords


@dataclass(frozen=True)
class DataDictionaryResource:
    """The object of the upload, and the caller."""

    id: str | None = None
    oid: int | None = None
    otype: str | None = None
    user_id: int | None = None


@dataclass(frozen=True)
class DataDictionaryTask(Item):
    """A task. `state` says whether it is over (COMPLETED), `status` then how it went."""

    id: str | None = None
    type: str | None = None
    state: str | None = None
    status: str | None = None
    progress: DataDictionaryProgress | None = None
    result: DataDictionaryResult | None = None
    ts_created: str | None = None
    ts_updated: str | None = None
    ts_completed: str | None = None
    dd_resource: DataDictionaryResource | None = None
    report_download_link: str | None = None

    @property
    def report_file_name(self) -> str | None:
        """What `download_report` takes. The host of the link may be one that only servers know."""
        link = self.report_download_link
        return link.rstrip("/").rpartition("/")[2] if link else None


@dataclass(frozen=True)
class JobDetailsDataDictionary(JobDetails):
    """The task of an upload in the vendor's job form; `raw` is the whole task."""

    result: DataDictionaryResult | Any = None


# -------------------------------------------------------------------------------- errors


@dataclass(frozen=True)
class DataDictionaryErrorRangeEnd:
    """A line of the file: its place from 0, and its key."""

    index: int | None = None
    key: str | None = None


@dataclass(frozen=True)
class DataDictionaryErrorRange:
    """The lines that an error concerns."""

    start: DataDictionaryErrorRangeEnd | None = None
    end: DataDictionaryErrorRangeEnd | None = None
    start_inclusive: bool | None = None
    end_inclusive: bool | None = None


@dataclass(frozen=True)
class DataDictionaryErrorItems:
    """How many lines an error concerns, and which."""

    total: int | None = None
    range: DataDictionaryErrorRange | None = None


@dataclass(frozen=True)
class DataDictionaryErrorDetails:
    """Where an error happened."""

    error: str | None = None
    items: DataDictionaryErrorItems | None = None


@dataclass(frozen=True)
class DataDictionaryTaskError(Item):
    """One error of a task; `details` may be missing."""

    timestamp: str | None = None
    name: str | None = None
    fatal: bool | None = None
    error_message: str | None = None
    original_error_message: str | None = None
    category: str | None = None
    details: DataDictionaryErrorDetails | None = None


def listed(answer: Any) -> Any:
    """Return a task's errors as a list: a server may answer with a lone one, or with nothing."""
    if answer is None or isinstance(answer, dict):
        return [answer] if answer else []
    return answer
