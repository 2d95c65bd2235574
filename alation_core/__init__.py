"""The core of a framework for the bulk, job-based REST API of the Alation data catalog.

A minimal core does authentication, batching and job polling; every endpoint is a plugin. Start
with `Alation`; the names below are the public interface, the modules `hookspecs`, `jobs`,
`operations`, `problems`, `reading`, `results` and `shapes` are for authors of endpoints.
"""

import importlib
from typing import TYPE_CHECKING, Any

from alation_core.version import __version__ as __version__

if TYPE_CHECKING:
    from alation_core.auth.credentials import ApiAccessToken, OAuthClient, RefreshToken
    from alation_core.batching.limits import BatchLimit
    from alation_core.calls.job import Job
    from alation_core.calls.reads import BoundGet, BoundList
    from alation_core.calls.writes import BoundWrite
    from alation_core.client import Alation
    from alation_core.clock import Clock, SimulatedClock
    from alation_core.endpoint import (
        DirectOperation,
        Endpoint,
        GetOperation,
        JobOperation,
        ListOperation,
    )
    from alation_core.errors import (
        AlationError,
        AuthenticationFailed,
        ConfigurationError,
        InputChanged,
        InvalidPayload,
        JobTimeout,
        PluginError,
        RequestRefused,
        ServerUnreachable,
        UnreadableAnswer,
    )
    from alation_core.ledger.opening import LedgerOption
    from alation_core.operations.read import Item, LookUp
    from alation_core.plugins.hookspecs import PLUGIN_API_VERSION, hookimpl
    from alation_core.problems import Problem
    from alation_core.results import JobDetails
    from alation_core.runs.outcome import BatchOutcome, RowOutcome, Run, RunNotSuccessful

__all__ = [
    "PLUGIN_API_VERSION",
    "Alation",
    "AlationError",
    "ApiAccessToken",
    "AuthenticationFailed",
    "BatchLimit",
    "BatchOutcome",
    "BoundGet",
    "BoundList",
    "BoundWrite",
    "Clock",
    "ConfigurationError",
    "DirectOperation",
    "Endpoint",
    "GetOperation",
    "InputChanged",
    "InvalidPayload",
    "Item",
    "Job",
    "JobDetails",
    "JobOperation",
    "JobTimeout",
    "LedgerOption",
    "ListOperation",
    "LookUp",
    "OAuthClient",
    "PluginError",
    "Problem",
    "RefreshToken",
    "RequestRefused",
    "RowOutcome",
    "Run",
    "RunNotSuccessful",
    "ServerUnreachable",
    "SimulatedClock",
    "UnreadableAnswer",
    "hookimpl",
]

_MODULES = {
    "alation_core.auth.credentials": ("ApiAccessToken", "OAuthClient", "RefreshToken"),
    "alation_core.batching.limits": ("BatchLimit",),
    "alation_core.client": ("Alation",),
    "alation_core.clock": ("Clock", "SimulatedClock"),
    "alation_core.errors": (
        "AlationError",
        "AuthenticationFailed",
        "ConfigurationError",
        "InputChanged",
        "InvalidPayload",
        "JobTimeout",
        "PluginError",
        "RequestRefused",
        "ServerUnreachable",
        "UnreadableAnswer",
    ),
    "alation_core.plugins.hookspecs": ("PLUGIN_API_VERSION", "hookimpl"),
    "alation_core.calls.job": ("Job",),
    "alation_core.ledger.opening": ("LedgerOption",),
    "alation_core.endpoint": (
        "DirectOperation",
        "Endpoint",
        "GetOperation",
        "JobOperation",
        "ListOperation",
    ),
    "alation_core.operations.read": ("Item", "LookUp"),
    "alation_core.calls.reads": ("BoundGet", "BoundList"),
    "alation_core.calls.writes": ("BoundWrite",),
    "alation_core.problems": ("Problem",),
    "alation_core.results": ("JobDetails",),
    "alation_core.runs.outcome": ("BatchOutcome", "RowOutcome", "Run", "RunNotSuccessful"),
}
"""The public names by their module, which is imported when one of them is first asked for: nobody
waits for the ledger or for the schemas who does not use them."""

_PLACES = {name: module for module, names in _MODULES.items() for name in names}


if not TYPE_CHECKING:  # a type checker reads the imports above, and reports what is not there

    def __getattr__(name: str) -> Any:
        if name not in _PLACES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(_PLACES[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
