"""The core of a framework for the bulk, job-based REST API of the Alation data catalog.

A minimal core does authentication, batching and job polling; every endpoint is a plugin. Start
with `Alation`. The names below are the public interface, and so are the modules of this folder and
what its rooms hand on: authors of endpoints need `alike`, `bodies`, `jobs`, `paging`, `problems`,
`reading`, `results` and `shapes`. What these names are is typed in `__init__.pyi`.
"""

import importlib
from typing import Any

from alation_core.version import __version__ as __version__

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
    "Compared",
    "Comparison",
    "ConfigurationError",
    "DirectOperation",
    "Endpoint",
    "Entries",
    "GetOperation",
    "InputChanged",
    "InvalidPayload",
    "Item",
    "Job",
    "JobDetails",
    "JobOperation",
    "JobTimeout",
    "KnownRun",
    "LeaseLost",
    "LedgerError",
    "LedgerOption",
    "ListOperation",
    "LookUp",
    "OAuthClient",
    "OnInvalid",
    "OnRefused",
    "PluginError",
    "Problem",
    "Progress",
    "RefreshToken",
    "RequestRefused",
    "RowCheck",
    "RowOutcome",
    "Run",
    "RunNotSuccessful",
    "RunOwned",
    "SameObject",
    "SameRowsAgain",
    "SenderBusy",
    "ServerUnreachable",
    "ServiceToken",
    "SimulatedClock",
    "TakesBack",
    "TokenExchange",
    "UnreadableAnswer",
    "Verb",
    "Verification",
    "hookimpl",
]

MODULES = {
    "alation_core.auth.credentials": (
        "ApiAccessToken",
        "OAuthClient",
        "RefreshToken",
        "ServiceToken",
    ),
    "alation_core.auth.exchange": ("TokenExchange",),
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
        "LeaseLost",
        "LedgerError",
        "PluginError",
        "RequestRefused",
        "RunOwned",
        "SameRowsAgain",
        "SenderBusy",
        "ServerUnreachable",
        "UnreadableAnswer",
    ),
    "alation_core.plugins.hookspecs": ("PLUGIN_API_VERSION", "Verb", "hookimpl"),
    "alation_core.calls.job": ("Job",),
    "alation_core.ledger.opening": ("KnownRun", "LedgerOption"),
    "alation_core.endpoint": (
        "DirectOperation",
        "Endpoint",
        "GetOperation",
        "JobOperation",
        "ListOperation",
    ),
    "alation_core.operations.comparison": ("Compared", "Comparison", "Entries"),
    "alation_core.operations.objects": ("SameObject",),
    "alation_core.operations.taken_back": ("TakesBack",),
    "alation_core.operations.read": ("Item", "LookUp"),
    "alation_core.calls.options": ("OnInvalid", "OnRefused"),
    "alation_core.calls.verified": ("RowCheck", "Verification"),
    "alation_core.calls.reads": ("BoundGet", "BoundList"),
    "alation_core.calls.writes": ("BoundWrite",),
    "alation_core.observers.named": ("Progress",),
    "alation_core.problems": ("Problem",),
    "alation_core.results": ("JobDetails",),
    "alation_core.runs.outcome": ("BatchOutcome", "Run", "RunNotSuccessful"),
    "alation_core.runs.row_outcome": ("RowOutcome",),
}
"""The public names by their module, which is imported when one of them is first asked for: nobody
waits for the ledger or for the schemas who does not use them."""

_PLACES = {name: module for module, names in MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_PLACES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
