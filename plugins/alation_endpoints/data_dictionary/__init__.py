"""Data dictionaries: upload a file, follow its task, read its errors and its report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alation_core import Endpoint, hookimpl
from alation_endpoints.data_dictionary.answers import (
    DataDictionaryErrorDetails,
    DataDictionaryErrorItems,
    DataDictionaryErrorRange,
    DataDictionaryErrorRangeEnd,
    DataDictionaryProgress,
    DataDictionaryRecords,
    DataDictionaryResource,
    DataDictionaryResult,
    DataDictionaryTask,
    DataDictionaryTaskError,
    JobDetailsDataDictionary,
)
from alation_endpoints.data_dictionary.endpoint import DataDictionary
from alation_endpoints.data_dictionary.shapes import (
    DataDictionaryItem,
    DataDictionaryParams,
    DataDictionaryReportPath,
    DataDictionaryTaskPath,
)

if TYPE_CHECKING:
    from alation_sandbox import Route

__all__ = [
    "DataDictionary",
    "DataDictionaryErrorDetails",
    "DataDictionaryErrorItems",
    "DataDictionaryErrorRange",
    "DataDictionaryErrorRangeEnd",
    "DataDictionaryItem",
    "DataDictionaryParams",
    "DataDictionaryProgress",
    "DataDictionaryRecords",
    "DataDictionaryReportPath",
    "DataDictionaryResource",
    "DataDictionaryResult",
    "DataDictionaryTask",
    "DataDictionaryTaskError",
    "DataDictionaryTaskPath",
    "JobDetailsDataDictionary",
]


@hookimpl
def alation_endpoints() -> Sequence[type[Endpoint]]:
    """Return the endpoint of this plugin."""
    return [DataDictionary]


@hookimpl
def alation_sandbox() -> Sequence[Route]:
    """Return the emulated routes of this plugin."""
    from alation_endpoints.data_dictionary.sandbox import ROUTES

    return ROUTES
