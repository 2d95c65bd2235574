"""What Airflow is told of this package. It imports nothing of Airflow: the web server reads it."""

from __future__ import annotations

from typing import Any

from alation_core import __version__

_CONNECTION = {
    "connection-type": "alation",
    "hook-class-name": "alation_airflow.hooks.AlationHook",
    "hook-name": "Alation",
    "ui-field-behaviour": {
        "hidden-fields": ["schema", "port"],
        "relabeling": {
            "host": "Host, with its scheme",
            "login": "Client id, or user id",
            "password": "Client secret, or refresh token",
        },
        "placeholders": {
            "host": "https://acme.alationcloud.com",
            "extra": '{"auth": "oauth", "ledger": "postgresql://loader@db/ledgers"}',
        },
    },
    "conn-fields": {
        "auth": {
            "label": "Credentials",
            "description": "What login and password are: those of an OAuth client, or a user's id "
            "and refresh token.",
            "schema": {"type": "string", "enum": ["oauth", "refresh_token"], "default": "oauth"},
        },
        "ledger": {
            "label": "Ledger",
            "description": "Where loads are recorded: postgresql://... for several workers, the "
            "path of a file for one machine.",
            "schema": {"type": ["string", "null"]},
        },
        "lease": {
            "label": "Lease",
            "description": "Seconds after which another worker takes over the load of one that is "
            "gone; 60 by default.",
            "schema": {"type": ["number", "null"], "minimum": 1},
        },
        "rate": {
            "label": "Rate",
            "description": "Requests a second, at most, of all workers that share the ledger.",
            "schema": {"type": ["number", "null"], "minimum": 0},
        },
        "senders": {
            "label": "Senders",
            "description": "So many workers, at most, send at a time.",
            "schema": {"type": ["integer", "null"], "minimum": 1},
        },
    },
}


def get_provider_info() -> dict[str, Any]:
    """Return what Airflow is told of this package."""
    name = "Alation"
    return {
        # Airflow refuses a provider whose name is not that of its distribution.
        "package-name": "alation-core",
        "name": name,
        "description": "Loads into the Alation data catalog, row by row accounted for.",
        "versions": [__version__],
        "integrations": [{"integration-name": name, "tags": ["service"]}],
        "operators": [_modules(name, "operators")],
        "sensors": [_modules(name, "sensors")],
        "hooks": [_modules(name, "hooks")],
        "triggers": [_modules(name, "triggers")],
        "connection-types": [_CONNECTION],
        "extra-links": ["alation_airflow.links.AlationReportLink"],
    }


def _modules(integration: str, module: str) -> dict[str, Any]:
    return {"integration-name": integration, "python-modules": [f"alation_airflow.{module}"]}
