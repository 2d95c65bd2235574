"""The core of a framework for the bulk, job-based REST API of the Alation data catalog.

A minimal core does authentication, batching and job polling; every endpoint is a plugin. Start
with `Alation`; the names below are the public interface, the modules `hookspecs`, `jobs`,
`operations`, `problems`, `reading`, `results` and `shapes` are for authors of endpoints.
"""

__version__ = "0.1.0"

from alation_core.auth import ApiAccessToken, OAuthClient, RefreshToken
from alation_core.batching import BatchLimit
from alation_core.client import Alation
from alation_core.clock import Clock, SimulatedClock
from alation_core.errors import (
    AlationError,
    AuthenticationFailed,
    ConfigurationError,
    InputChanged,
    InvalidPayload,
    JobTimeout,
    PluginError,
    RequestRefused,
    RunNotSuccessful,
    ServerUnreachable,
    UnreadableAnswer,
)
from alation_core.hookspecs import PLUGIN_API_VERSION, hookimpl
from alation_core.job import Job
from alation_core.ledger.book import LedgerOption
from alation_core.operations import (
    DirectOperation,
    Endpoint,
    GetOperation,
    Item,
    JobOperation,
    ListOperation,
    LookUp,
)
from alation_core.problems import Problem
from alation_core.results import JobDetails
from alation_core.runs.outcome import BatchOutcome, RowOutcome, Run

__all__ = [
    "PLUGIN_API_VERSION",
    "Alation",
    "AlationError",
    "ApiAccessToken",
    "AuthenticationFailed",
    "BatchLimit",
    "BatchOutcome",
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
