"""The plugins of a client: hooks, installed entry points, registry, doctor."""

from alation_core.plugins.collecting import collected
from alation_core.plugins.doctor import Diagnosis, diagnose
from alation_core.plugins.entry_points import Installed, installed
from alation_core.plugins.hookspecs import (
    API_ATTRIBUTE,
    PLUGIN_API_VERSION,
    PROJECT,
    Hooks,
    RowSource,
    Verb,
    hookimpl,
)
from alation_core.plugins.registry import Plugin, Registry
from alation_core.plugins.stores import store_factory

__all__ = [
    "API_ATTRIBUTE",
    "PLUGIN_API_VERSION",
    "PROJECT",
    "Diagnosis",
    "Hooks",
    "Installed",
    "Plugin",
    "Registry",
    "RowSource",
    "Verb",
    "collected",
    "diagnose",
    "hookimpl",
    "installed",
    "store_factory",
]
